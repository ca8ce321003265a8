import type { ApiKey, ApiKeyRecord } from "../domain/access/api-key.ts";

/** Finds API keys by id: all that telling who calls needs. It never sees a secret, only its digest. */
export interface KeyStore {
  /** As it stands now, of whatever organization. */
  find(keyId: string): Promise<ApiKeyRecord | undefined>;
}

export interface KeyEdit {
  /** Absent: the key is made. */
  readonly before?: ApiKeyRecord;
  readonly after: ApiKeyRecord;
}

/** Makes, changes and lists API keys. */
export interface KeyRegister {
  /** As they stand now, in the order in which they were made. */
  list(
    organization: string,
    page: { readonly limit: number; readonly after?: KeyPlace },
  ): Promise<readonly ApiKey[]>;
  /**
   * All edits in one step, or none of them; lists have them at the same moment. A lost answer makes no edit twice.
   * @param edits of different keys
   * @param unchanged other keys that must still stand so, such as the one that asks: no edit by a key that was revoked meanwhile
   * @returns stale when one of them stands otherwise by now, or the id of a new one is taken
   */
  edit(edits: readonly KeyEdit[], unchanged?: readonly ApiKeyRecord[]): Promise<"done" | "stale">;
}

/** Where a key stands in the list. */
export type KeyPlace = Pick<ApiKey, "createdAt" | "keyId">;
