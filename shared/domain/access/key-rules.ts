/**
 * Owns: what a key may give to another one, and when a key ends, with the words in which it is refused.
 * Does not own: who is refused how (shared/application/manage-keys.ts).
 *
 * A key never ends itself, but by handing over to one that can manage keys too. So a request never leaves an organization without a
 * key that can manage keys: the one that asked still stands.
 */
import { timestampOf } from "../event/timestamp.ts";
import { type ApiKey, type ApiKeyRecord, inOrder, type KeyKind, SCOPES_OF, type Scope } from "./api-key.ts";

export interface WantedScopes {
  readonly kind: KeyKind;
  readonly scopes?: readonly Scope[];
}

/** Those named; else those of the key that is replaced; else all that the asking key has. Of the last two, what the kind can have. */
export function scopesOfNew(
  { kind, scopes }: WantedScopes,
  asking: Pick<ApiKey, "scopes">,
  replaced: Pick<ApiKey, "scopes"> | undefined,
): readonly Scope[] {
  const model = (replaced ?? asking).scopes;
  return inOrder(scopes ?? without(model, beyond(model, kind)));
}

/** Those that no key of the kind can have. */
export function beyond(scopes: readonly Scope[], kind: KeyKind): readonly Scope[] {
  return without(scopes, SCOPES_OF[kind]);
}

/** Why a key of the kind cannot have the scopes. */
export function findUnfitScopes(kind: KeyKind, scopes: readonly Scope[]): string | undefined {
  const unfit = beyond(scopes, kind);
  if (unfit.length === 0) return undefined;
  return `scopes: got ${unfit.join(", ")}; accepted for a ${kind} key are ${SCOPES_OF[kind].join(", ")}`;
}

/** Why the asking key cannot give the scopes. */
export function findLackingScopes(
  kind: KeyKind,
  scopes: readonly Scope[],
  asking: Pick<ApiKey, "scopes">,
): string | undefined {
  const lacking = without(scopes, asking.scopes);
  if (lacking.length === 0 && scopes.length > 0) return undefined;
  const given = lacking.length === 0 ? `a ${kind} key anything` : lacking.join(", ");
  return `scopes: this API key cannot give ${given}, because a key gives only what it has: ${asking.scopes.join(", ")}`;
}

/** The key with this end, or as it is when it ends by then anyway: an end only comes nearer. */
export function endingBy(key: ApiKeyRecord, expiresAt: string): ApiKeyRecord {
  const isOver =
    key.revokedAt !== undefined || (key.expiresAt !== undefined && !isLater(key.expiresAt, expiresAt));
  return isOver ? key : { ...key, expiresAt };
}

/** Why the key cannot end so, because it is the one that asks. */
export function findOwnEnd({ keyId }: ApiKey, asking: ApiKey): string | undefined {
  if (keyId !== asking.keyId) return undefined;
  return `${keyId} is the key that asks, and no key ends itself, so that one is left that can manage keys; end it with another key, or replace it`;
}

/** Why the key that is replaced, with its end, cannot hand over to the new one. */
export function findBadSuccessor(replaced: ApiKey, made: ApiKey, asking: ApiKey): string | undefined {
  const { keyId, expiresAt } = replaced;
  if (keyId !== asking.keyId || expiresAt === undefined) return undefined;
  const isLasting = made.expiresAt === undefined || isLater(made.expiresAt, expiresAt);
  if (made.scopes.includes("keys:write") && isLasting) return undefined;
  return `replaces: got ${keyId}, the key that asks; accepted is that only for a key with keys:write that works on after ${expiresAt}, so that one is left that can manage keys`;
}

/** Why nothing can end then. */
export function findPastEnd(expiresAt: string | undefined, now: number): string | undefined {
  const at = timestampOf(now);
  if (expiresAt === undefined || isLater(expiresAt, at)) return undefined;
  return `expiresAt: got ${expiresAt}; accepted is a time after ${at}; to end a key at once, revoke it`;
}

/** Why the key cannot end then instead of when it does: whoever was told its end relies on it. */
export function findLaterEnd({ keyId, expiresAt, revokedAt }: ApiKey, wanted: string): string | undefined {
  if (revokedAt !== undefined) return `expiresAt: ${keyId} was revoked at ${revokedAt}, and has ended`;
  if (expiresAt === undefined || !isLater(wanted, expiresAt)) return undefined;
  return `expiresAt: got ${wanted}; accepted is a time up to ${expiresAt}, when ${keyId} ends; make another key for longer`;
}

function isLater(a: string, b: string): boolean {
  return Date.parse(a) > Date.parse(b);
}

function without(scopes: readonly Scope[], others: readonly Scope[]): readonly Scope[] {
  return scopes.filter((scope) => !others.includes(scope));
}
