/** API keys in memory: what both ports of them promise, for tests of what uses them. */
import type { ApiKeyRecord } from "../../shared/domain/access/api-key.ts";
import type { KeyPlace, KeyRegister, KeyStore } from "../../shared/ports/key-store.ts";

export interface InMemoryKeys {
  readonly keys: KeyStore;
  readonly register: KeyRegister;
}

const textOf = (record: ApiKeyRecord | undefined) =>
  record &&
  JSON.stringify(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .toSorted(),
  );

const placeOf = ({ createdAt, keyId }: KeyPlace) => `${createdAt} ${keyId}`;

export function createInMemoryKeys(): InMemoryKeys {
  const records = new Map<string, ApiKeyRecord>();
  const standsSo = (keyId: string, record: ApiKeyRecord | undefined) =>
    textOf(records.get(keyId)) === textOf(record);
  return {
    keys: { find: async (keyId) => records.get(keyId) },
    register: {
      edit: async (edits, unchanged = []) => {
        const holds =
          edits.every(({ before, after }) => standsSo(after.keyId, before)) &&
          unchanged.every((record) => standsSo(record.keyId, record));
        if (!holds) return "stale";
        for (const { after } of edits) records.set(after.keyId, after);
        return "done";
      },
      list: async (organization, { limit, after }) =>
        [...records.values()]
          .filter((record) => record.organization === organization)
          .filter((record) => after === undefined || placeOf(record) > placeOf(after))
          .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
          .slice(0, limit)
          .map(({ secretHash: _, ...key }) => key),
    },
  };
}
