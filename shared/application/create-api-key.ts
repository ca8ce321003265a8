/**
 * Owns: making an API key for an organization.
 * Does not own: the form of a key (domain/access) and how it is checked (shared/lambda/authenticate.ts).
 */
import {
  type ApiKeyRecord,
  KEY_ACCEPTED,
  type KeyKind,
  parseApiKey,
  SCOPES_OF,
} from "../domain/access/api-key.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeyStore } from "../ports/key-store.ts";

export interface CreateKeyDependencies {
  readonly keys: KeyStore;
  readonly now: Clock;
  /** Random letters and digits, as many as asked for. */
  readonly randomText: (characters: number) => string;
  readonly hashSecret: (secret: string) => string;
}

export interface CreateKeyInput {
  readonly organization: string;
  readonly kind: KeyKind;
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
  const key = input.key ?? makeKey(dependencies, input.kind);
  const parsed = parseApiKey(key);
  if (parsed === undefined)
    throw new MeteringError("request.invalid", `key: not an API key; accepted is ${KEY_ACCEPTED}`);
  // Looked up first, so that a wrong id leaves no key behind that nobody was told of.
  await requireReplaced(dependencies, input);
  const scopes = SCOPES_OF[parsed.kind];
  const now = dependencies.now();
  await dependencies.keys.put({
    keyId: parsed.keyId,
    organization: input.organization,
    secretHash: dependencies.hashSecret(parsed.secret),
    scopes,
    createdAt: timestampOf(now),
  });
  if (input.replaces !== undefined) {
    const expiresAt = timestampOf(now + input.overlapHours * HOUR_MS);
    await dependencies.keys.expire(input.replaces, input.organization, expiresAt);
  }
  return { organization: input.organization, keyId: parsed.keyId, key, scopes };
}

async function requireReplaced(
  { keys }: CreateKeyDependencies,
  { replaces, organization }: CreateKeyInput,
): Promise<void> {
  if (replaces === undefined || (await keys.find(replaces))?.organization === organization) return;
  throw new MeteringError(
    "request.invalid",
    `replaces: the organization ${organization} has no key ${JSON.stringify(replaces)}`,
  );
}

/** 32 letters and digits are 190 bits of chance. */
function makeKey({ randomText }: CreateKeyDependencies, kind: KeyKind): string {
  return `tm_${kind === "secret" ? "sk" : "pk"}_${randomText(12)}_${randomText(32)}`;
}
