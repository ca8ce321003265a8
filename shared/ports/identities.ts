import type { AbsorptionsAsOf } from "../domain/meter/absorptions.ts";
import type { CatalogEntry, CatalogKind } from "./catalog.ts";

/** An entry of the catalog as its owner sees it. */
export interface Identity extends CatalogEntry {
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339; absent while it is not archived. */
  readonly archivedAt?: string;
  /** Other names of it, given by its owner. They are never taken back: events were counted by them. */
  readonly aliases: readonly string[];
  /** Ids of entries that were made on first sight of an alias, before it was one: their events belong to this entry. */
  readonly absorbed: readonly string[];
}

/** Who is meant, and under which ids its events were counted. */
export interface Identities {
  /** The entry that a reference (an id, an external id or an alias) stands for; an absorbed id gives its owner. */
  identify(organization: string, kind: CatalogKind, reference: string): Promise<Identity | undefined>;
  /** All absorbed entries of a kind: the id of the owner by their id. One read; usually there are none. */
  absorptions(organization: string, kind: CatalogKind): Promise<ReadonlyMap<string, string>>;
  /** The same, as they were at an instant (RFC 3339, UTC). One read. */
  absorptionsAsOf(organization: string, kind: CatalogKind, asOf: string): Promise<AbsorptionsAsOf>;
  /** A page of entries in the order of their ids, after one; those that belong to another are left out. */
  list(organization: string, kind: CatalogKind, page: IdentityPage): Promise<readonly Identity[]>;
}

export interface IdentityPage {
  readonly after?: string;
  readonly limit: number;
  readonly includeArchived: boolean;
  /** RFC 3339, UTC: those that were archived then or later are not left out. */
  readonly archivedFrom?: string;
  /** RFC 3339, UTC: those that came to belong to another later are not left out. */
  readonly asOf?: string;
}

/** What an owner says of a new entry. */
export interface NewIdentity {
  readonly kind: CatalogKind;
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** RFC 3339. */
  readonly createdAt: string;
}

export type EditOutcome =
  | { readonly kind: "done"; readonly identity: Identity }
  | { readonly kind: "unknown" }
  /**
   * Nothing was changed: the name (external id or alias) belongs to another entry, which somebody made or named, or is another's id,
   * whoever made it.
   */
  | { readonly kind: "taken"; readonly name: string };

/** Each edit is one step: all of it happens, or nothing. Asking again changes nothing, and an answer that was lost is not taken for a refusal. */
export interface IdentityEditor {
  /** Makes an entry, or takes over the one that first sight made of the external id. */
  create(organization: string, identity: NewIdentity): Promise<EditOutcome>;
  /** Sets the name, and adds aliases to those there are. */
  update(
    organization: string,
    kind: CatalogKind,
    id: string,
    change: { readonly name?: string; readonly aliases?: readonly string[] },
  ): Promise<EditOutcome>;
  /** @param at RFC 3339; undefined: no longer archived */
  archive(
    organization: string,
    kind: CatalogKind,
    id: string,
    at: string | undefined,
  ): Promise<Identity | undefined>;
}
