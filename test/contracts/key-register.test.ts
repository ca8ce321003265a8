/**
 * What every register of API keys promises, run against the one in memory that other tests take, the DynamoDB adapter on a store in
 * memory, and the same adapter on the embedded DynamoDB.
 */
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startDynamoDb } from "../../local/engines/dynamodb.ts";
import { createKeyRegister } from "../../shared/adapters/dynamodb/keys/key-register.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { type ApiKeyRecord, SCOPES_OF } from "../../shared/domain/access/api-key.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { type Fate, InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";
import { createInMemoryKeys, type InMemoryKeys } from "../support/in-memory-keys.ts";

const [KEYS, LISTS] = ["keys", "key-lists"];

function onDynamoDb(client: Pick<DynamoDBClient, "send">): InMemoryKeys {
  const tables = { client, keyTable: KEYS, keyListTable: LISTS, pause: async () => {}, random: () => 0.5 };
  return { keys: createKeyStore(tables), register: createKeyRegister(tables) };
}

async function startEngine() {
  const engine = await startDynamoDb();
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  for (const [TableName, names] of [
    [KEYS, ["pk"]],
    [LISTS, ["pk", "sk"]],
  ] as const) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: names.map((AttributeName) => ({
          AttributeName,
          KeyType: AttributeName === "pk" ? "HASH" : "RANGE",
        })),
      }),
    );
    await waitUntilTableExists({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName });
  }
  return { ...onDynamoDb(client), stop: engine.stop };
}

const nothing = async () => {};
const STORES = [
  ["in memory", async () => ({ ...createInMemoryKeys(), stop: nothing })],
  ["on DynamoDB in memory", async () => ({ ...onDynamoDb(new InMemoryDynamoDb().client), stop: nothing })],
  ...(isDynamoDbAvailable ? ([["on DynamoDB", startEngine]] as const) : []),
] as const;

let ids = 0;
function aKey(organization: string, over: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  return {
    keyId: `key${String(ids++).padStart(8, "0")}`,
    organization,
    kind: "secret",
    scopes: ["events:write", "keys:write"],
    createdAt: "2026-03-01T12:00:00.000Z",
    secretHash: "digest",
    ...over,
  };
}
const idsOf = (keys: readonly { readonly keyId: string }[]) => keys.map(({ keyId }) => keyId);

describe.each(STORES)("API keys %s", (_, start) => {
  let { keys, register } = createInMemoryKeys();
  let stop = nothing;
  let tests = 0;
  beforeAll(async () => {
    ({ keys, register, stop } = await start());
  });
  afterAll(() => stop());
  /** Each test is an organization of its own. */
  const org = () => `org-${tests++}`;
  const make = async (record: ApiKeyRecord) => {
    expect(await register.edit([{ after: record }])).toBe("done");
    return record;
  };

  test("stand as they were made, in the list too, which has no digest", async () => {
    const own = org();
    const whole = await make(
      aKey(own, {
        name: "Dashboard",
        last4: "wxyz",
        createdBy: "maker001",
        expiresAt: "2027-01-01T00:00:00Z",
        revokedAt: "2026-03-02T00:00:00.000Z",
      }),
    );
    const least = await make(aKey(own, { kind: "public", scopes: ["events:read"] }));
    for (const record of [whole, least]) expect(await keys.find(record.keyId)).toEqual(record);
    const { secretHash: _, ...listed } = whole;
    const list = await register.list(own, { limit: 10 });
    expect(list[0]).toEqual(listed);
    expect(JSON.stringify(list)).not.toContain("digest");
    expect(await keys.find("unknown1")).toBeUndefined();
  });

  test("are listed in the order in which they were made, page by page, for their organization alone", async () => {
    const own = org();
    const late = await make(aKey(own, { createdAt: "2026-03-03T00:00:00.000Z" }));
    const early = await make(aKey(own, { createdAt: "2026-03-01T00:00:00.000Z" }));
    const middle = await make(aKey(own, { createdAt: "2026-03-02T00:00:00.000Z" }));
    await make(aKey(org()));
    expect(idsOf(await register.list(own, { limit: 2 }))).toEqual(idsOf([early, middle]));
    expect(idsOf(await register.list(own, { limit: 2, after: middle }))).toEqual(idsOf([late]));
    expect(await register.list(own, { limit: 2, after: late })).toEqual([]);
  });

  test("an edit changes the key and its place in the list; one that stands otherwise by now is left as it is", async () => {
    const own = org();
    const before = await make(aKey(own));
    const named = { ...before, name: "One" };
    expect(await register.edit([{ before, after: named }])).toBe("done");
    expect(await register.edit([{ before, after: { ...before, name: "Two" } }])).toBe("stale");
    const ended = { ...named, expiresAt: "2027-01-01T00:00:00Z", revokedAt: "2026-04-01T00:00:00.000Z" };
    expect(await register.edit([{ before: named, after: ended }])).toBe("done");
    expect(await keys.find(before.keyId)).toEqual(ended);
    expect(await register.list(own, { limit: 10 })).toMatchObject([
      { name: "One", revokedAt: ended.revokedAt },
    ]);
  });

  test("an id belongs to one key", async () => {
    const standing = await make(aKey(org()));
    expect(await register.edit([{ after: { ...standing, secretHash: "other" } }])).toBe("stale");
    expect(await keys.find(standing.keyId)).toEqual(standing);
  });

  test("all edits are done in one step, or none; and only while the others stand unchanged", async () => {
    const own = org();
    const [asking, old] = [await make(aKey(own)), await make(aKey(own))];
    const revoked = { ...asking, revokedAt: "2026-04-01T00:00:00.000Z" };
    await register.edit([{ before: asking, after: revoked }]);
    const made = aKey(own);
    const edits = [
      { after: made },
      { before: old, after: { ...old, expiresAt: "2026-04-02T00:00:00.000Z" } },
    ];
    expect(await register.edit(edits, [asking])).toBe("stale");
    expect(await keys.find(made.keyId)).toBeUndefined();
    expect(await keys.find(old.keyId)).toEqual(old);
    expect(idsOf(await register.list(own, { limit: 10 }))).toEqual(idsOf([asking, old]));
    expect(await register.edit(edits, [revoked])).toBe("done");
    expect(idsOf(await register.list(own, { limit: 10 }))).toEqual(idsOf([asking, old, made]));
  });

  test("of two keys that revoke each other at once, one is revoked", async () => {
    const own = org();
    const [a, b] = [await make(aKey(own)), await make(aKey(own))];
    const revokedAt = "2026-04-01T00:00:00.000Z";
    const outcomes = await Promise.all([
      register.edit([{ before: a, after: { ...a, revokedAt } }], [b]),
      register.edit([{ before: b, after: { ...b, revokedAt } }], [a]),
    ]);
    expect(outcomes.toSorted()).toEqual(["done", "stale"]);
  });
});

describe("API keys on DynamoDB", () => {
  test.each<Fate>(["lose-answer", "conflict", "throttle"])(
    "an edit whose first try meets %s is done once, and says so",
    async (fate) => {
      const store = new InMemoryDynamoDb();
      const { keys } = onDynamoDb(store.client);
      let tries = 0;
      const { register } = onDynamoDb(store.clientWith(() => (tries++ === 0 ? fate : "succeed")));
      const after = aKey("org");
      expect(await register.edit([{ after }])).toBe("done");
      expect(await keys.find(after.keyId)).toEqual(after);
    },
  );

  test("a key of before its kind was kept is of the kind whose scopes it has", async () => {
    const store = new InMemoryDynamoDb();
    const { keys } = onDynamoDb(store.client);
    for (const kind of ["secret", "public"] as const)
      await store.client.send(
        new PutItemCommand({
          TableName: KEYS,
          Item: {
            pk: { S: `old${kind}1` },
            organization: { S: "org" },
            secretHash: { S: "digest" },
            scopes: { SS: SCOPES_OF[kind].filter((scope) => !scope.startsWith("keys:")) },
            createdAt: { S: "2026-01-01T00:00:00.000Z" },
          },
        }),
      );
    expect((await keys.find("oldsecret1"))?.kind).toBe("secret");
    expect((await keys.find("oldpublic1"))?.kind).toBe("public");
    // What it was given is what it has: it was never meant to make others.
    expect((await keys.find("oldsecret1"))?.scopes).not.toContain("keys:write");
  });
});
