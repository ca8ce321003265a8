/**
 * Owns: who is asking - from the API key to an organization and its scopes.
 * Does not own: where keys are kept (ports/key-store), or what a scope allows (each function names the one it needs).
 */
import { createHash, timingSafeEqual } from "node:crypto";
import {
  type ApiKeyRecord,
  isInForce,
  KEY_ACCEPTED,
  parseApiKey,
  type Scope,
} from "../domain/access/api-key.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeyStore } from "../ports/key-store.ts";

/** A revoked key is refused after this time at the latest, in every worker. What the API says of it counts on that. */
const CACHED_MS = 60_000;
const CACHED_MAX = 10_000;

export interface Caller {
  /** Of the API key: it names who asked, and is no secret. */
  readonly keyId: string;
  readonly organization: string;
  readonly scopes: readonly Scope[];
}

export type Authenticate = (headers: Readonly<Record<string, string | undefined>>) => Promise<Caller>;

/** The digest under which a secret is stored. SHA-256 is enough: a secret is random, so there is nothing to guess. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** @throws MeteringError key.missing or key.unknown */
export function createAuthenticate({
  keys,
  now,
}: {
  readonly keys: KeyStore;
  readonly now: Clock;
}): Authenticate {
  const cache = new Map<string, { readonly record: ApiKeyRecord; readonly readAt: number }>();

  const find = async (keyId: string): Promise<ApiKeyRecord | undefined> => {
    const cached = cache.get(keyId);
    if (cached !== undefined && now() - cached.readAt < CACHED_MS) return cached.record;
    // From before the reading: what it brings may be as old as its question.
    const readAt = now();
    const record = await keys.find(keyId);
    if (cache.size >= CACHED_MAX) cache.clear();
    if (record === undefined) cache.delete(keyId);
    else cache.set(keyId, { record, readAt });
    return record;
  };

  return async (headers) => {
    const text = readKey(headers);
    if (text === undefined) {
      throw new MeteringError(
        "key.missing",
        "no API key; send it as x-api-key: <key> or Authorization: Bearer <key>",
      );
    }
    const parsed = parseApiKey(text);
    if (parsed === undefined)
      throw new MeteringError("key.unknown", `not an API key; a key has the form ${KEY_ACCEPTED}`);
    const record = await find(parsed.keyId);
    if (
      record === undefined ||
      !isSame(hashSecret(parsed.secret), record.secretHash) ||
      !isInForce(record, now())
    ) {
      throw new MeteringError("key.unknown", "unknown, revoked or expired API key");
    }
    return { keyId: record.keyId, organization: record.organization, scopes: record.scopes };
  };
}

/** @throws MeteringError key.forbidden */
export function requireScope(caller: Caller, scope: Scope): void {
  if (!caller.scopes.includes(scope)) {
    throw new MeteringError(
      "key.forbidden",
      `this API key lacks the scope ${scope}; it has ${caller.scopes.join(", ")}`,
    );
  }
}

function readKey(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const direct = headers["x-api-key"];
  if (direct !== undefined && direct !== "") return direct.trim();
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
