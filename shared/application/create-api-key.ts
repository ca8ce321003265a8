/**
 * Owns: making an API key for an organization, by an operator: whatever keys there are, there can be another one.
 * Does not own: keys that are made by keys (manage-keys.ts), their form (domain/access), how one is checked (shared/lambda/authenticate.ts).
 */
import {
  type ApiKeyRecord,
  formApiKey,
  KEY_ACCEPTED,
  type KeyKind,
  last4Of,
  type ParsedKey,
  parseApiKey,
  SCOPES_OF,
} from "../domain/access/api-key.ts";
import { endingBy } from "../domain/access/key-rules.ts";
import { inRounds } from "../domain/batch/in-rounds.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeyEdit, KeyRegister, KeyStore } from "../ports/key-store.ts";

export interface CreateKeyDependencies {
  readonly keys: KeyStore;
  readonly register: Pick<KeyRegister, "edit">;
  readonly now: Clock;
  /** Random letters and digits, as many as asked for. */
  readonly randomText: (characters: number) => string;
  readonly hashSecret: (secret: string) => string;
}

export interface CreateKeyInput {
  readonly organization: string;
  readonly kind: KeyKind;
  readonly name?: string;
  /** A key of the caller's own making; absent: a new one is made. */
  readonly key?: string;
  /** The id of a key that this one replaces: it works on for the overlap, so that no caller is locked out meanwhile. */
  readonly replaces?: string;
  readonly overlapHours: number;
}

export interface CreatedKey {
  readonly organization: string;
  readonly keyId: string;
  /** Shown this once: only a digest of it is kept. */
  readonly key: string;
  readonly scopes: ApiKeyRecord["scopes"];
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * Creates a key; the same key again changes nothing.
 * @throws MeteringError request.invalid if the given key has not the form of one, its id is taken, or the one it replaces is not there
 */
export async function createApiKey(
  dependencies: CreateKeyDependencies,
  input: CreateKeyInput,
): Promise<CreatedKey> {
  const key = input.key ?? formApiKey(input.kind, dependencies.randomText).key;
  const parsed = parseApiKey(key);
  if (parsed === undefined)
    throw new MeteringError("request.invalid", `key: not an API key; accepted is ${KEY_ACCEPTED}`);
  const record = toRecord(dependencies, input, parsed);
  const attempt = async () => {
    const edits = [
      ...(await makeUnlessThere(dependencies, record)),
      ...(await endReplaced(dependencies, input)),
    ];
    const isDone = edits.length === 0 || (await dependencies.register.edit(edits)) === "done";
    return isDone
      ? { organization: input.organization, keyId: parsed.keyId, key, scopes: record.scopes }
      : undefined;
  };
  return inRounds(attempt, () => new Error(`the key ${parsed.keyId} is being changed by many at once`));
}

function toRecord(
  { hashSecret, now }: CreateKeyDependencies,
  { organization, name }: CreateKeyInput,
  { keyId, kind, secret }: ParsedKey,
): ApiKeyRecord {
  return {
    keyId,
    organization,
    kind,
    scopes: SCOPES_OF[kind],
    name,
    last4: last4Of({ secret }),
    createdAt: timestampOf(now()),
    secretHash: hashSecret(secret),
  };
}

async function makeUnlessThere(
  { keys }: CreateKeyDependencies,
  record: ApiKeyRecord,
): Promise<readonly KeyEdit[]> {
  const standing = await keys.find(record.keyId);
  if (standing === undefined) return [{ after: record }];
  if (standing.secretHash === record.secretHash && standing.organization === record.organization) return [];
  throw new MeteringError("request.invalid", `key: the id ${record.keyId} belongs to another key`);
}

async function endReplaced(
  { keys, now }: CreateKeyDependencies,
  { replaces, organization, overlapHours }: CreateKeyInput,
): Promise<readonly KeyEdit[]> {
  if (replaces === undefined) return [];
  const before = await keys.find(replaces);
  if (before?.organization !== organization)
    throw new MeteringError(
      "request.invalid",
      `replaces: the organization ${organization} has no key ${JSON.stringify(replaces)}`,
    );
  const after = endingBy(before, timestampOf(now() + overlapHours * HOUR_MS));
  return after === before ? [] : [{ before, after }];
}
