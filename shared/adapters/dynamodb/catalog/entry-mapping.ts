/**
 * Owns: the items of customers, agents and signals.
 * Does not own: reading and writing them (catalog.ts, identities.ts, identity-editor.ts).
 *
 * item     | pk                   | sk                     | holds
 * entry    | org#<kind>           | id                     | externalId, name, createdAt, edited?, archivedAt?, aliases?, absorbed?
 * alias    | org#<kind>           | name-based id of alias | owner, alias
 * absorbed | org#<kind>           | its own id             | what it held as an entry, owner, absorbedAt?
 *          | org#absorbed#<kind>  | its own id             | owner, absorbedAt?
 *
 * The id of what is made on first sight follows from its name, so a name has one item: whoever comes first makes it, and whoever comes
 * later meets it. An entry that somebody made or named says `edited`; only others can be absorbed.
 */
import type { CatalogKind } from "../../../ports/catalog.ts";
import type { Identity } from "../../../ports/identities.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export const KINDS: readonly CatalogKind[] = ["customer", "agent", "meter"];

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function partitionOf(organization: string, kind: CatalogKind): string {
  return `${organization}#${kind}`;
}

export function absorptionPartition(organization: string, kind: CatalogKind): string {
  return `${organization}#absorbed#${kind}`;
}

export function entryKey(organization: string, kind: CatalogKind, id: string) {
  return { pk: { S: partitionOf(organization, kind) }, sk: { S: id } };
}

export function idOf(item: Item): string {
  return item.sk?.S ?? "";
}

/** The entry that an alias, or an absorbed entry, belongs to. */
export function ownerOf(item: Item): string | undefined {
  return item.owner?.S;
}

export function toIdentity(kind: CatalogKind, item: Item): Identity {
  const { archivedAt } = item;
  return {
    kind,
    id: idOf(item),
    externalId: item.externalId?.S ?? "",
    name: item.name?.S ?? "",
    createdAt: item.createdAt?.S ?? "",
    ...(archivedAt?.S === undefined ? {} : { archivedAt: archivedAt.S }),
    aliases: textsOf(item.aliases),
    absorbed: textsOf(item.absorbed),
  };
}

export function toTexts(values: readonly string[]): Item[string] {
  return { L: values.map((value) => ({ S: value })) };
}

function textsOf(list: Item[string] | undefined): readonly string[] {
  return (list?.L ?? []).flatMap(({ S }) => S ?? []);
}
