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
}

export interface CreatedKey {
  readonly organization: string;
  readonly keyId: string;
  /** Shown this once: only a digest of it is kept. */
  readonly key: string;
  readonly scopes: ApiKeyRecord["scopes"];
}

/**
 * Creates a key; the same key again changes nothing.
 * @throws MeteringError request.invalid if the given key has not the form of one, or its id is taken
 */
export async function createApiKey(
  dependencies: CreateKeyDependencies,
  input: CreateKeyInput,
): Promise<CreatedKey> {
  const key = input.key ?? makeKey(dependencies, input.kind);
  const parsed = parseApiKey(key);
  if (parsed === undefined)
    throw new MeteringError("request.invalid", `key: not an API key; accepted is ${KEY_ACCEPTED}`);
  const scopes = SCOPES_OF[parsed.kind];
  await dependencies.keys.put({
    keyId: parsed.keyId,
    organization: input.organization,
    secretHash: dependencies.hashSecret(parsed.secret),
    scopes,
    createdAt: timestampOf(dependencies.now()),
  });
  return { organization: input.organization, keyId: parsed.keyId, key, scopes };
}

/** 32 letters and digits are 190 bits of chance. */
function makeKey({ randomText }: CreateKeyDependencies, kind: KeyKind): string {
  return `tm_${kind === "secret" ? "sk" : "pk"}_${randomText(12)}_${randomText(32)}`;
}
