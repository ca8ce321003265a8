/**
 * Owns: what owners do with customers, agents and signals - make, read, list, name, give aliases, archive.
 * Does not own: how an edit becomes one step (ports/identities.ts).
 */
import { timestampOf } from "../domain/event/timestamp.ts";
import { type ErrorCode, MeteringError } from "../errors.ts";
import type { CatalogKind } from "../ports/catalog.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { EditOutcome, Identities, Identity, IdentityEditor } from "../ports/identities.ts";

export interface ManageIdentitiesDependencies {
  readonly identities: Pick<Identities, "identify" | "list">;
  readonly editor: IdentityEditor;
  readonly identifiers: Pick<Identifiers, "nameBased" | "timeOrdered">;
  readonly now: Clock;
}

/** Whose, and of what kind. */
export interface IdentityScope {
  readonly organization: string;
  readonly kind: CatalogKind;
}

export interface IdentityDraft {
  /** Absent: the entry's own id. */
  readonly externalId?: string;
  /** Absent: the external id. */
  readonly name?: string;
  readonly aliases?: readonly string[];
}

export interface IdentityChange {
  readonly name?: string;
  /** Added to those there are. */
  readonly aliases?: readonly string[];
}

export interface IdentityPage {
  readonly entries: readonly Identity[];
  /** The id after which the next page begins; absent on the last one. */
  readonly next?: string;
}

/** An alias costs an event nothing, and every question about its owner one read once it was absorbed. */
const ALIASES_MAX = 50;

const UNKNOWN = {
  customer: "customer.unknown",
  agent: "agent.unknown",
  meter: "meter.unknown",
} as const satisfies Record<CatalogKind, ErrorCode>;

/** @throws MeteringError catalog.conflict when a name belongs to an entry that somebody made or named */
export async function createIdentity(
  { editor, identifiers, now }: ManageIdentitiesDependencies,
  { organization, kind }: IdentityScope,
  { externalId, name, aliases = [] }: IdentityDraft,
): Promise<Identity> {
  const id =
    externalId === undefined
      ? identifiers.timeOrdered()
      : identifiers.nameBased(organization, kind, externalId);
  const own = externalId ?? id;
  const entry = { kind, id, externalId: own, name: name ?? own, aliases: [...new Set(aliases)] };
  return requireDone(
    kind,
    id,
    await editor.create(organization, { ...entry, createdAt: timestampOf(now()) }),
  );
}

/** @throws MeteringError customer.unknown, agent.unknown, meter.unknown */
export async function readIdentity(
  { identities }: Pick<ManageIdentitiesDependencies, "identities">,
  { organization, kind }: IdentityScope,
  reference: string,
): Promise<Identity> {
  const identity = await identities.identify(organization, kind, reference);
  return identity ?? refuseUnknown(kind, reference);
}

export async function listIdentities(
  { identities }: ManageIdentitiesDependencies,
  { organization, kind }: IdentityScope,
  page: { readonly after?: string; readonly limit: number; readonly includeArchived: boolean },
): Promise<IdentityPage> {
  const found = await identities.list(organization, kind, { ...page, limit: page.limit + 1 });
  const entries = found.slice(0, page.limit);
  const next = found.length > page.limit ? entries.at(-1)?.id : undefined;
  return { entries, ...(next === undefined ? {} : { next }) };
}

/** @throws MeteringError customer.unknown, agent.unknown, meter.unknown, catalog.conflict, request.invalid for too many aliases */
export async function updateIdentity(
  dependencies: ManageIdentitiesDependencies,
  scope: IdentityScope,
  reference: string,
  { name, aliases = [] }: IdentityChange,
): Promise<Identity> {
  const identity = await readIdentity(dependencies, scope, reference);
  const all = new Set([...identity.aliases, ...aliases]);
  if (all.size > ALIASES_MAX)
    throw new MeteringError(
      "request.invalid",
      `aliases: there would be ${all.size}; accepted are ${ALIASES_MAX} of one ${scope.kind}`,
    );
  const added = [...all].filter((alias) => !identity.aliases.includes(alias));
  const change = { ...(name === undefined ? {} : { name }), aliases: added };
  const outcome = await dependencies.editor.update(scope.organization, scope.kind, identity.id, change);
  return requireDone(scope.kind, reference, outcome);
}

/** @throws MeteringError customer.unknown, agent.unknown, meter.unknown */
export async function archiveIdentity(
  dependencies: ManageIdentitiesDependencies,
  scope: IdentityScope,
  reference: string,
  isArchived: boolean,
): Promise<Identity> {
  const { id } = await readIdentity(dependencies, scope, reference);
  const at = isArchived ? timestampOf(dependencies.now()) : undefined;
  const archived = await dependencies.editor.archive(scope.organization, scope.kind, id, at);
  return archived ?? refuseUnknown(scope.kind, reference);
}

function requireDone(kind: CatalogKind, reference: string, outcome: EditOutcome): Identity {
  if (outcome.kind === "done") return outcome.identity;
  if (outcome.kind === "unknown") return refuseUnknown(kind, reference);
  throw new MeteringError(
    "catalog.conflict",
    `${JSON.stringify(outcome.name)} is the external id or an alias of another ${kind}, that somebody made or named, or its id; a name stands for one ${kind}`,
  );
}

function refuseUnknown(kind: CatalogKind, reference: string): never {
  throw new MeteringError(
    UNKNOWN[kind],
    `no ${kind} has the id, external id or alias ${JSON.stringify(reference)}`,
  );
}
