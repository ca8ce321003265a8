/**
 * Owns: an organization's API keys as one of them manages them - made, read, listed, named, ended.
 * Does not own: what one key may give to another (domain/access/key-rules.ts), and how an edit becomes one step (ports/key-store.ts).
 *
 * Every edit holds only while the key that asks stands as it was read: one that is revoked makes no other, whoever still remembers it.
 */
import {
  type ApiKey,
  type ApiKeyRecord,
  formApiKey,
  isInForce,
  last4Of,
  type Scope,
} from "../domain/access/api-key.ts";
import {
  endingBy,
  findBadSuccessor,
  findLackingScopes,
  findLaterEnd,
  findOwnEnd,
  findPastEnd,
  findUnfitScopes,
  scopesOfNew,
  type WantedScopes,
} from "../domain/access/key-rules.ts";
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import { inRounds } from "../domain/batch/in-rounds.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { type ErrorCode, MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeyEdit, KeyPlace, KeyRegister, KeyStore } from "../ports/key-store.ts";

export interface ManageKeysDependencies {
  readonly keys: KeyStore;
  readonly register: KeyRegister;
  readonly now: Clock;
  /** Random letters and digits, as many as asked for. */
  readonly randomText: (characters: number) => string;
  readonly hashSecret: (secret: string) => string;
}

/** The key that asks, and whose it is. */
export type AskingKey = Pick<ApiKey, "keyId" | "organization">;

export interface KeyDraft extends WantedScopes {
  readonly name: string;
  readonly expiresAt?: string;
  /** The id of a key that this one replaces: it works on for the overlap, so that no caller is locked out meanwhile. */
  readonly replaces?: string;
  readonly overlapHours: number;
}

export type KeyChange = Partial<Pick<KeyDraft, "name" | "expiresAt">>;

export interface MadeKey {
  readonly made: ApiKey;
  /** Shown this once: only a digest of it is kept. */
  readonly key: string;
}

const HOUR_MS = 60 * 60 * 1000;

/** The key that asks, as it stands now. @throws MeteringError key.unknown when it was revoked, or is over */
export async function readAskingKey(
  { keys, now }: Pick<ManageKeysDependencies, "keys" | "now">,
  { keyId }: AskingKey,
): Promise<ApiKeyRecord> {
  const asking = await keys.find(keyId);
  if (asking !== undefined && isInForce(asking, now())) return asking;
  throw new MeteringError("key.unknown", "unknown, revoked or expired API key");
}

/** @throws MeteringError api-key.unknown */
export async function readKey(
  { keys }: Pick<ManageKeysDependencies, "keys">,
  organization: string,
  keyId: string,
): Promise<ApiKeyRecord> {
  const found = await keys.find(keyId);
  if (found?.organization === organization) return found;
  throw new MeteringError("api-key.unknown", `no API key has the id ${JSON.stringify(keyId)}`);
}

/** In the order in which they were made, those that are over too. */
export async function listKeys(
  { register }: Pick<ManageKeysDependencies, "register">,
  organization: string,
  page: { readonly limit: number; readonly after?: KeyPlace },
): Promise<CollectedPage<ApiKey, KeyPlace>> {
  const read = (after: KeyPlace | undefined, limit: number) => register.list(organization, { limit, after });
  return collectPage(page, read, ({ createdAt, keyId }) => ({ createdAt, keyId }));
}

/**
 * Makes a key, and gives the one that it replaces an end.
 * @throws MeteringError key.forbidden for a scope that the asking key has not got; request.invalid, api-key.unknown, api-key.conflict
 */
export async function createKey(
  dependencies: ManageKeysDependencies,
  asker: AskingKey,
  draft: KeyDraft,
): Promise<MadeKey> {
  const { keys, now, randomText, hashSecret } = dependencies;
  return edited(dependencies, asker, async (asking) => {
    const { organization, keyId: createdBy } = asking;
    const { replaces, kind, name, expiresAt } = draft;
    const replaced = replaces === undefined ? undefined : await readKey({ keys }, organization, replaces);
    const scopes = grantScopes(draft, asking, replaced);
    refuse("request.invalid", findPastEnd(expiresAt, now()));
    const { key, keyId, secret } = formApiKey(kind, randomText);
    const [createdAt, last4] = [timestampOf(now()), last4Of({ secret })];
    const made = { keyId, organization, kind, scopes, name, last4, createdAt, createdBy, expiresAt };
    const ended = replaced && endingBy(replaced, timestampOf(now() + draft.overlapHours * HOUR_MS));
    refuse("api-key.conflict", ended && findBadSuccessor(ended, made, asking));
    const edit = { after: { ...made, secretHash: hashSecret(secret) } };
    return { result: { made, key }, edits: [edit, ...changes(replaced, ended)] };
  });
}

/** @throws MeteringError request.invalid, api-key.unknown, api-key.conflict for an end that is its own, or later than the one it has */
export async function updateKey(
  dependencies: ManageKeysDependencies,
  asker: AskingKey,
  keyId: string,
  { name, expiresAt }: KeyChange,
): Promise<ApiKey> {
  return edited(dependencies, asker, async (asking) => {
    const before = await readKey(dependencies, asking.organization, keyId);
    if (expiresAt !== undefined && expiresAt !== before.expiresAt) {
      refuse("api-key.conflict", findOwnEnd(before, asking));
      refuse("request.invalid", findPastEnd(expiresAt, dependencies.now()));
      refuse("api-key.conflict", findLaterEnd(before, expiresAt));
    }
    const after = { ...before, name: name ?? before.name, expiresAt: expiresAt ?? before.expiresAt };
    return { result: after, edits: changes(before, after) };
  });
}

/** Ends a key now; one that was revoked stays as it is. @throws MeteringError api-key.unknown, api-key.conflict for itself */
export async function revokeKey(
  dependencies: ManageKeysDependencies,
  asker: AskingKey,
  keyId: string,
): Promise<ApiKey> {
  return edited(dependencies, asker, async (asking) => {
    const before = await readKey(dependencies, asking.organization, keyId);
    refuse("api-key.conflict", findOwnEnd(before, asking));
    const after = { ...before, revokedAt: before.revokedAt ?? timestampOf(dependencies.now()) };
    return { result: after, edits: changes(before, after) };
  });
}

interface Judged<Result> {
  readonly result: Result;
  readonly edits: readonly KeyEdit[];
}

async function edited<Result>(
  dependencies: ManageKeysDependencies,
  asker: AskingKey,
  judge: (asking: ApiKeyRecord) => Promise<Judged<Result>>,
): Promise<Result> {
  const attempt = async () => {
    const asking = await readAskingKey(dependencies, asker);
    const { result, edits } = await judge(asking);
    if (edits.length === 0) return result;
    // Where it is changed itself, the change holds only while it stands so.
    const isChanged = edits.some(({ after }) => after.keyId === asking.keyId);
    const outcome = await dependencies.register.edit(edits, isChanged ? [] : [asking]);
    return outcome === "done" ? result : undefined;
  };
  const message = "the API key is being changed by many at once; send the change again";
  return inRounds(attempt, () => new MeteringError("api-key.conflict", message));
}

function changes(before: ApiKeyRecord | undefined, after: ApiKeyRecord | undefined): readonly KeyEdit[] {
  if (before === undefined || after === undefined) return [];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ before, after }];
}

function grantScopes(draft: KeyDraft, asking: ApiKey, replaced: ApiKey | undefined): readonly Scope[] {
  const scopes = scopesOfNew(draft, asking, replaced);
  refuse("request.invalid", findUnfitScopes(draft.kind, scopes));
  refuse("key.forbidden", findLackingScopes(draft.kind, scopes, asking));
  return scopes;
}

function refuse(code: ErrorCode, fault: string | undefined): void {
  if (fault !== undefined) throw new MeteringError(code, fault);
}
