/** API keys over HTTP, as far as one function decides it: who may give, see and end what. */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { beforeEach, describe, expect, test } from "vitest";
import { createHandler } from "../../functions/manage-keys/handler.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { randomText } from "../../shared/adapters/identifiers/random-text.ts";
import { createApiKey } from "../../shared/application/create-api-key.ts";
import { SCOPES, SCOPES_OF } from "../../shared/domain/access/api-key.ts";
import { createAuthenticate, hashSecret } from "../../shared/lambda/authenticate.ts";
import { createInMemoryKeys } from "../support/in-memory-keys.ts";

const START = Date.parse("2026-03-01T12:00:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const at = (milliseconds: number) => new Date(milliseconds).toISOString();
const idOf = (key: string) => key.split("_")[2] ?? "";

function setUp() {
  let now = START;
  const { keys, register } = createInMemoryKeys();
  const clock = () => now;
  const manage = { keys, register, now: clock, randomText, hashSecret };
  const handler = createHandler({
    authenticate: createAuthenticate({ keys, now: clock }),
    logger: { warn: () => {}, error: () => {} },
    manage,
    fingerprint: identifiers.fingerprint,
  });
  const ask = async (key: string, route: string, { id, body, query = "" }: Asked = {}) => {
    const event = {
      headers: { "x-api-key": key, "content-type": "application/json" },
      routeKey: route,
      rawQueryString: query,
      pathParameters: id === undefined ? {} : { id },
      body: body === undefined ? undefined : JSON.stringify(body),
      requestContext: { requestId: "r", http: { method: route.split(" ")[0] } },
    } as unknown as APIGatewayProxyEventV2;
    const { statusCode, body: text = "" } = await handler(event, {} as Context);
    return { status: statusCode, body: JSON.parse(text) };
  };
  return {
    ask,
    operator: async (organization = "acme", over: { replaces?: string; kind?: "public" } = {}) =>
      (await createApiKey(manage, { organization, kind: "secret", overlapHours: 24, ...over })).key,
    create: (key: string, body: object) =>
      ask(key, "POST /v1/keys", { body: { name: "New", kind: "secret", ...body } }),
    patch: (key: string, id: string, body: object) => ask(key, "PATCH /v1/keys/{id}", { id, body }),
    revoke: (key: string, id: string) => ask(key, "POST /v1/keys/{id}/revoke", { id }),
    read: (key: string, id: string) => ask(key, "GET /v1/keys/{id}", { id }),
    me: (key: string) => ask(key, "GET /v1/me"),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

interface Asked {
  readonly id?: string;
  readonly body?: unknown;
  readonly query?: string;
}

let { ask, operator, create, patch, revoke, read, me, pass } = setUp();
let root = "";
beforeEach(async () => {
  ({ ask, operator, create, patch, revoke, read, me, pass } = setUp());
  root = await operator();
});

describe("A key that is made", () => {
  test("is shown once, with what is kept of it", async () => {
    const { status, body } = await create(root, {
      name: "Dashboard",
      expiresAt: "2027-01-01T01:00:00+01:00",
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: idOf(body.key),
      name: "Dashboard",
      kind: "secret",
      scopes: SCOPES,
      status: "expiring",
      last4: body.key.slice(-4),
      createdAt: at(START),
      createdBy: idOf(root),
      expiresAt: "2027-01-01T00:00:00Z",
      revokedAt: null,
      key: expect.stringMatching(/^tm_sk_[A-Za-z0-9]{12}_[A-Za-z0-9]{32}$/),
    });
    const { key, ...kept } = body;
    expect((await read(root, body.id)).body).toEqual(kept);
    const list = await ask(root, "GET /v1/keys");
    expect(list.body.data).toContainEqual(kept);
    expect(JSON.stringify(list.body)).not.toContain(key.split("_")[3]);
    expect(await me(key)).toEqual({
      status: 200,
      body: {
        organization: "acme",
        keyId: body.id,
        name: "Dashboard",
        kind: "secret",
        scopes: SCOPES,
        expiresAt: "2027-01-01T00:00:00Z",
      },
    });
  });

  test("may do what is named; absent, what the asking key may and its kind can", async () => {
    const clerk = (await create(root, { scopes: ["keys:write", "events:write", "billing:read"] })).body;
    expect(clerk.scopes).toEqual(["events:write", "billing:read", "keys:write"]);
    expect((await create(clerk.key, {})).body.scopes).toEqual(clerk.scopes);
    expect((await create(clerk.key, { kind: "public" })).body.scopes).toEqual(["billing:read"]);
    expect((await create(root, { kind: "public" })).body.scopes).toEqual(SCOPES_OF.public);
  });

  test("gets no scope that the asking key has not", async () => {
    const clerk = (await create(root, { scopes: ["keys:write", "events:write"] })).body.key;
    const { status, body } = await create(clerk, { scopes: ["events:write", "billing:write"] });
    expect(status).toBe(403);
    expect(body.message).toBe(
      "scopes: this API key cannot give billing:write, because a key gives only what it has: events:write, keys:write",
    );
    expect(
      (await create(clerk, { kind: "public" })).status,
      "it has nothing that a public key can have",
    ).toBe(403);
    expect((await create(clerk, { replaces: idOf(root) })).status, "nor by replacing one that has more").toBe(
      403,
    );
  });

  test.each(SCOPES.filter((scope) => !SCOPES_OF.public.includes(scope)))(
    "gets no %s if it is public",
    async (scope) => {
      const { status, body } = await create(root, { kind: "public", scopes: ["events:read", scope] });
      expect(status).toBe(400);
      expect(body.message).toMatch(/^scopes: got .*accepted for a public key are events:read, /);
    },
  );

  test.each([
    ["a public key", async () => operator("acme", { kind: "public" })],
    ["a key without keys:write", async () => (await create(root, { scopes: ["keys:read"] })).body.key],
  ])("is made by no request of %s", async (_, make) => {
    const key = await make();
    expect((await create(key, {})).status).toBe(403);
    expect((await revoke(key, idOf(root))).status).toBe(403);
    expect((await patch(key, idOf(root), { name: "x" })).status).toBe(403);
    expect((await me(key)).status).toBe(200);
  });

  test.each([
    [{ name: "" }, /^name: got ""; accepted is /],
    [{ kind: "admin" }, /^kind: got "admin"; accepted is secret or public/],
    [{ scopes: [] }, /^scopes: .*accepted is an array of one or more of events:write, /],
    [{ scopes: ["root"] }, /^scopes\[0\]: got "root"; accepted is /],
    [{ expiresAt: "tomorrow" }, /^expiresAt: got "tomorrow"; accepted is /],
    [{ expiresAt: at(START) }, /^expiresAt: got 2026-03-01T12:00:00.000Z; accepted is a time after /],
    [{ replaces: "x" }, /^replaces: got "x"; accepted is the id of a key/],
    [
      { replaces: "abcdefgh", overlapHours: 0 },
      /^overlapHours: got 0; accepted is a number of hours from 1 /,
    ],
    [{ overlapHours: 5 }, /^overlapHours: got 5; accepted is .* together with replaces/],
    [{ secret: "mine" }, /^secret: unknown field/],
  ])("is refused with %j", async (over, message) => {
    const { status, body } = await create(root, over);
    expect(status).toBe(400);
    expect([body.message].flat()).toEqual([expect.stringMatching(message)]);
  });
});

describe("A key that is replaced", () => {
  test("works on for the overlap; the new one has its scopes", async () => {
    const old = (await create(root, { scopes: ["events:write"] })).body;
    const successor = (await create(root, { replaces: old.id, overlapHours: 2 })).body;
    expect(successor.scopes).toEqual(["events:write"]);
    expect((await read(root, old.id)).body).toMatchObject({
      status: "expiring",
      expiresAt: at(START + 2 * HOUR_MS),
    });
    pass(2 * HOUR_MS);
    expect((await me(old.key)).status).toBe(401);
    expect((await read(root, old.id)).body.status).toBe("expired");
    expect((await me(successor.key)).status).toBe(200);
  });

  test("ends no later than it would have", async () => {
    const old = (await create(root, { expiresAt: at(START + HOUR_MS) })).body;
    await create(root, { replaces: old.id, overlapHours: 24 });
    expect((await read(root, old.id)).body.expiresAt).toBe(at(START + HOUR_MS));
  });

  test("by itself hands over only to one that can manage keys for longer", async () => {
    const replaces = idOf(root);
    for (const over of [{ scopes: ["keys:read"] }, { expiresAt: at(START + 2 * HOUR_MS) }]) {
      const { status, body } = await create(root, { replaces, overlapHours: 2, ...over });
      expect([status, body.message]).toEqual([409, expect.stringMatching(/^replaces: .*keys:write/)]);
    }
    expect((await create(root, { replaces, overlapHours: 2 })).status).toBe(201);
    expect((await me(root)).body.expiresAt).toBe(at(START + 2 * HOUR_MS));
  });
});

describe("A key", () => {
  test("is renamed, and ends sooner, never later", async () => {
    const { id } = (await create(root, {})).body;
    expect((await patch(root, id, { name: "Other" })).body.name).toBe("Other");
    const soon = at(START + HOUR_MS);
    expect((await patch(root, id, { expiresAt: at(START + 9 * HOUR_MS) })).status).toBe(200);
    expect((await patch(root, id, { expiresAt: soon })).body).toMatchObject({
      name: "Other",
      expiresAt: soon,
    });
    const later = await patch(root, id, { expiresAt: at(START + 2 * HOUR_MS) });
    expect([later.status, later.body.message]).toEqual([
      409,
      expect.stringContaining(`accepted is a time up to ${soon}`),
    ]);
    expect((await patch(root, id, { expiresAt: at(START - 1) })).status).toBe(400);
    expect((await patch(root, id, { expiresAt: soon })).status, "the same once more").toBe(200);
    expect((await patch(root, id, {})).status).toBe(400);
    expect((await patch(root, id, { scopes: ["keys:write"] })).status).toBe(400);
  });

  test("is revoked once and for all", async () => {
    const { id, key } = (await create(root, {})).body;
    const revoked = await revoke(root, id);
    expect(revoked.body).toMatchObject({ status: "revoked", revokedAt: at(START) });
    pass(MINUTE_MS);
    expect(await revoke(root, id)).toEqual(revoked);
    expect((await me(key)).status).toBe(401);
    expect((await patch(root, id, { expiresAt: at(START + HOUR_MS) })).status).toBe(409);
    expect((await patch(root, id, { name: "Leaked" })).body).toMatchObject({
      name: "Leaked",
      status: "revoked",
    });
  });

  test("that was revoked makes and changes none, though the worker still remembers it", async () => {
    const { id, key } = (await create(root, {})).body;
    expect((await ask(key, "GET /v1/keys")).status).toBe(200);
    await revoke(root, id);
    expect((await create(key, {})).status).toBe(401);
    expect((await revoke(key, idOf(root))).status).toBe(401);
    expect((await me(key)).status).toBe(401);
    expect((await ask(key, "GET /v1/keys")).status, "remembered for a minute").toBe(200);
    pass(MINUTE_MS);
    expect((await ask(key, "GET /v1/keys")).status).toBe(401);
  });

  test("does not end itself, so that one is left that can manage keys", async () => {
    const id = idOf(root);
    for (const { status, body } of [
      await revoke(root, id),
      await patch(root, id, { expiresAt: at(START + HOUR_MS) }),
    ])
      expect([status, body.message]).toEqual([409, expect.stringContaining("no key ends itself")]);
    expect((await patch(root, id, { name: "Root" })).status).toBe(200);
    const second = (await create(root, {})).body.key;
    expect((await revoke(second, id)).status).toBe(200);
  });

  test("of another organization is not there", async () => {
    const stranger = await operator("stranger");
    const id = idOf(root);
    for (const { status } of [
      await read(stranger, id),
      await patch(stranger, id, { name: "Mine" }),
      await revoke(stranger, id),
      await create(stranger, { replaces: id }),
    ])
      expect(status).toBe(404);
    expect((await ask(stranger, "GET /v1/keys")).body.data.map((key: { id: string }) => key.id)).toEqual([
      idOf(stranger),
    ]);
    expect((await me(root)).body).toMatchObject({ organization: "acme", expiresAt: null });
  });

  test("whose id has not the form of one is a 400", async () => {
    expect((await read(root, "../x")).status).toBe(400);
  });
});

test("the list goes on by its cursor, which is bound to the organization", async () => {
  for (const name of ["B", "C"]) {
    pass(1);
    await create(root, { name });
  }
  const first = await ask(root, "GET /v1/keys", { query: "limit=2" });
  expect(first.body.data.map(({ name }: { name: string | null }) => name)).toEqual([null, "B"]);
  const query = `limit=2&next_page=${first.body.next_page}`;
  const second = await ask(root, "GET /v1/keys", { query });
  expect(second.body).toMatchObject({ data: [{ name: "C" }], next_page: null });
  expect((await ask(await operator("stranger"), "GET /v1/keys", { query })).status).toBe(400);
  expect((await ask(root, "GET /v1/keys", { query: "status=active" })).status).toBe(400);
});
