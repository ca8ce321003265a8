import { describe, expect, test } from "vitest";
import { createApiKey } from "../../shared/application/create-api-key.ts";
import type { ApiKeyRecord } from "../../shared/domain/access/api-key.ts";
import type { KeyStore } from "../../shared/ports/key-store.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

function setUp() {
  const records = new Map<string, ApiKeyRecord>();
  let made = 0;
  const keys: KeyStore = {
    find: async (keyId) => records.get(keyId),
    put: async (record) => void records.set(record.keyId, record),
    expire: async (keyId, _organization, expiresAt) => {
      const record = records.get(keyId);
      if (record !== undefined) records.set(keyId, { ...record, expiresAt });
    },
  };
  const dependencies = {
    keys,
    now: () => NOW,
    randomText: (characters: number) => String(++made).repeat(characters),
    hashSecret: (secret: string) => `hash of ${secret}`,
  };
  const create = (over: Partial<Parameters<typeof createApiKey>[1]> = {}) =>
    createApiKey(dependencies, { organization: "org", kind: "secret", overlapHours: 24, ...over });
  return { records, create };
}

describe("Function: createApiKey", () => {
  test("a secret key has all scopes, a public one reads; only a digest of the secret is kept", async () => {
    const { records, create } = setUp();
    const secret = await create();
    expect(secret).toMatchObject({
      organization: "org",
      keyId: "1".repeat(12),
      key: `tm_sk_${"1".repeat(12)}_${"2".repeat(32)}`,
    });
    expect(secret.scopes).toContain("events:write");
    expect((await create({ kind: "public" })).scopes).toEqual([
      "events:read",
      "analytics:read",
      "catalog:read",
      "billing:read",
    ]);
    expect(JSON.stringify([...records.values()])).not.toMatch(/"2{32}"/);
    expect(records.get(secret.keyId)?.secretHash).toBe(`hash of ${"2".repeat(32)}`);
  });

  test("a key that replaces another lets it work for the overlap", async () => {
    const { records, create } = setUp();
    const old = await create();
    await create({ replaces: old.keyId, overlapHours: 2 });
    expect(records.get(old.keyId)?.expiresAt).toBe("2026-03-01T14:00:00.000Z");
  });

  test("a key of another organization cannot be replaced, and nothing is made", async () => {
    const { records, create } = setUp();
    const old = await create();
    await expect(create({ organization: "other", replaces: old.keyId })).rejects.toMatchObject({
      code: "request.invalid",
    });
    expect(records.size).toBe(1);
    expect(records.get(old.keyId)?.expiresAt).toBeUndefined();
  });

  test("a key that has not the form of one is refused", async () => {
    await expect(setUp().create({ key: "my-key" })).rejects.toThrow("accepted is tm_sk_");
  });
});
