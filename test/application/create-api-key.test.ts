import { describe, expect, test } from "vitest";
import { createApiKey } from "../../shared/application/create-api-key.ts";
import { SCOPES_OF } from "../../shared/domain/access/api-key.ts";
import { createInMemoryKeys } from "../support/in-memory-keys.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

function setUp() {
  let made = 0;
  let now = NOW;
  const { keys, register } = createInMemoryKeys();
  const dependencies = {
    keys,
    register,
    now: () => now,
    randomText: (characters: number) => String(++made).repeat(characters),
    hashSecret: (secret: string) => `hash of ${secret}`,
  };
  const create = (over: Partial<Parameters<typeof createApiKey>[1]> = {}) =>
    createApiKey(dependencies, { organization: "org", kind: "secret", overlapHours: 24, ...over });
  return {
    find: keys.find,
    list: (organization = "org") => register.list(organization, { limit: 10 }),
    create,
    passHours: (hours: number) => {
      now += hours * 3_600_000;
    },
  };
}

describe("Function: createApiKey", () => {
  test("a secret key has all scopes, a public one reads; only a digest of the secret is kept", async () => {
    const { find, list, create } = setUp();
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
    const record = await find(secret.keyId);
    expect(record?.secretHash).toBe(`hash of ${"2".repeat(32)}`);
    expect(JSON.stringify([record, await list()])).not.toMatch(/"2{32}"/);
  });

  test("a key that an operator made is listed, by nobody, with the name it was given", async () => {
    const { list, create } = setUp();
    const { keyId } = await create({ name: "First" });
    expect(await list()).toEqual([
      {
        keyId,
        organization: "org",
        kind: "secret",
        scopes: SCOPES_OF.secret,
        name: "First",
        last4: "2222",
        createdAt: "2026-03-01T12:00:00.000Z",
      },
    ]);
  });

  test("the same key again changes nothing; its id is nobody else's", async () => {
    const { list, create, passHours } = setUp();
    const { key } = await create();
    const listed = await list();
    passHours(1);
    await create({ key, name: "Another" });
    expect(await list()).toEqual(listed);
    await expect(create({ key, organization: "other" })).rejects.toThrow("belongs to another key");
  });

  test("a key that replaces another lets it work for the overlap", async () => {
    const { find, create, passHours } = setUp();
    const old = await create();
    const { key } = await create({ replaces: old.keyId, overlapHours: 2 });
    expect((await find(old.keyId))?.expiresAt).toBe("2026-03-01T14:00:00.000Z");
    passHours(1);
    await create({ key, replaces: old.keyId, overlapHours: 2 });
    expect((await find(old.keyId))?.expiresAt, "asked again, it ends no later").toBe(
      "2026-03-01T14:00:00.000Z",
    );
  });

  test("a key of another organization cannot be replaced, and nothing is made", async () => {
    const { find, list, create } = setUp();
    const old = await create();
    await expect(create({ organization: "other", replaces: old.keyId })).rejects.toMatchObject({
      code: "request.invalid",
    });
    expect([...(await list()), ...(await list("other"))]).toHaveLength(1);
    expect((await find(old.keyId))?.expiresAt).toBeUndefined();
  });

  test("a key that has not the form of one is refused", async () => {
    await expect(setUp().create({ key: "my-key" })).rejects.toThrow("accepted is tm_sk_");
  });
});
