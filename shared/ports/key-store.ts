import type { ApiKeyRecord } from "../domain/access/api-key.ts";

/** Keeps API keys by id. It never sees a secret, only its digest. */
export interface KeyStore {
  find(keyId: string): Promise<ApiKeyRecord | undefined>;
  /** Creates the key; the same id again with the same digest changes nothing. */
  put(record: ApiKeyRecord): Promise<void>;
  /** Lets a key end at the time (RFC 3339). Rejects if the organization has no such key. */
  expire(keyId: string, organization: string, expiresAt: string): Promise<void>;
}
