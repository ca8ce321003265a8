/**
 * Owns: the form of an API key, its scopes, and when it is valid.
 * Does not own: digests and comparison (shared/lambda), storage (ports/key-store).
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
] as const;
export type Scope = (typeof SCOPES)[number];

export type KeyKind = "secret" | "public";

export const SCOPES_OF: Readonly<Record<KeyKind, readonly Scope[]>> = {
  secret: SCOPES,
  public: ["events:read", "analytics:read", "catalog:read", "billing:read"],
};

export interface ApiKeyRecord {
  readonly keyId: string;
  readonly organization: string;
  /** SHA-256 of the secret part, base64url. */
  readonly secretHash: string;
  readonly scopes: readonly Scope[];
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339; the key is refused from then on. During a rotation the old key gets one, so both work for a while. */
  readonly expiresAt?: string;
}

export interface ParsedKey {
  readonly kind: KeyKind;
  readonly keyId: string;
  readonly secret: string;
}

const KEY_FORM = /^tm_(sk|pk)_([A-Za-z0-9]{8,32})_([A-Za-z0-9]{24,128})$/;

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

export function isExpired(record: ApiKeyRecord, now: number): boolean {
  return record.expiresAt !== undefined && Date.parse(record.expiresAt) <= now;
}
