/**
 * Owns: the form of an API key, its scopes, and when it is valid.
 * Does not own: digests and comparison (shared/lambda), storage (ports/key-store), what a key may do to keys (key-rules.ts).
 */
/**
 * `events:read` is apart from `analytics:read`: single events and refused input hold what a customer sent, which sums do not. A
 * key that sees only sums can be given out without it.
 */
export const SCOPES = [
  "events:write",
  "events:backfill",
  "events:correct",
  "events:read",
  "analytics:read",
  "catalog:read",
  "catalog:write",
  "billing:read",
  "billing:write",
  "keys:read",
  "keys:write",
] as const;
export type Scope = (typeof SCOPES)[number];

export type KeyKind = "secret" | "public";

/** The most that a key of the kind can have. Who reads with a public key has no business with the keys of others. */
export const SCOPES_OF: Readonly<Record<KeyKind, readonly Scope[]>> = {
  secret: SCOPES,
  public: ["events:read", "analytics:read", "catalog:read", "billing:read"],
};

/** What may be told of a key. Times are RFC 3339. */
export interface ApiKey {
  readonly keyId: string;
  readonly organization: string;
  readonly kind: KeyKind;
  /** They never change. */
  readonly scopes: readonly Scope[];
  /** Absent: an operator made it without one. */
  readonly name?: string;
  /** The end of the secret, by which a person knows it again. Absent on keys that were made before it was kept. */
  readonly last4?: string;
  readonly createdAt: string;
  /** The id of the key that made it; absent: an operator did. */
  readonly createdBy?: string;
  /** The key is refused from then on. During a rotation the old key gets one, so both work for a while. */
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

export interface ApiKeyRecord extends ApiKey {
  /** SHA-256 of the secret part, base64url. */
  readonly secretHash: string;
}

export const KEY_STATUSES = ["active", "expiring", "expired", "revoked"] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export interface ParsedKey {
  readonly kind: KeyKind;
  readonly keyId: string;
  readonly secret: string;
}

export interface FormedKey extends ParsedKey {
  /** All of it, as its owner sends it. */
  readonly key: string;
}

const KEY_ID = "[A-Za-z0-9]{8,32}";
const KEY_FORM = new RegExp(`^tm_(sk|pk)_(${KEY_ID})_([A-Za-z0-9]{24,128})$`);

/** Of the part between the underscores, by which a key is named. */
export const KEY_ID_FORM = new RegExp(`^${KEY_ID}$`);

/** The words that tell a caller what a key looks like. */
export const KEY_ACCEPTED =
  "tm_sk_<id of 8 to 32>_<secret of 24 to 128 letters and digits>, or tm_pk_ with the same";

/** The parts of a key, or undefined if it has not the form of one. */
export function parseApiKey(text: string): ParsedKey | undefined {
  const match = KEY_FORM.exec(text);
  if (!match) return undefined;
  const [, kind, keyId = "", secret = ""] = match;
  return { kind: kind === "sk" ? "secret" : "public", keyId, secret };
}

/**
 * A new key. 32 letters and digits are 190 bits of chance.
 * @param randomText random letters and digits, as many as asked for
 */
export function formApiKey(kind: KeyKind, randomText: (characters: number) => string): FormedKey {
  const [keyId, secret] = [randomText(12), randomText(32)];
  return { kind, keyId, secret, key: `tm_${kind === "secret" ? "sk" : "pk"}_${keyId}_${secret}` };
}

/** Four of at least 24 characters leave more than 100 bits to guess. */
export function last4Of({ secret }: Pick<ParsedKey, "secret">): string {
  return secret.slice(-4);
}

/** A key that has an end is expiring until then, however far that is. */
export function statusOf({ expiresAt, revokedAt }: ApiKey, now: number): KeyStatus {
  if (revokedAt !== undefined) return "revoked";
  if (expiresAt === undefined) return "active";
  return Date.parse(expiresAt) <= now ? "expired" : "expiring";
}

/** Whether requests with it are answered. */
export function isInForce(key: ApiKey, now: number): boolean {
  const status = statusOf(key, now);
  return status === "active" || status === "expiring";
}

/** In the order of `SCOPES`, each once. */
export function inOrder(scopes: readonly Scope[]): readonly Scope[] {
  return SCOPES.filter((scope) => scopes.includes(scope));
}
