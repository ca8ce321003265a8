import { describe, expect, test } from "vitest";
import { SCOPES_OF } from "../../shared/domain/access/api-key.ts";
import { createAuthenticate, hashSecret, requireScope } from "../../shared/lambda/authenticate.ts";
import type { KeyStore } from "../../shared/ports/key-store.ts";

const SECRET = "s".repeat(32);
const KEY = `tm_sk_testkey01_${SECRET}`;

function setUp(over: { expiresAt?: string; revokedAt?: string } = {}) {
  let now = Date.parse("2026-03-01T12:00:00Z");
  let reads = 0;
  let revokedAt: string | undefined;
  let readSeconds = 0;
  const record = {
    keyId: "testkey01",
    organization: "org",
    secretHash: hashSecret(SECRET),
    kind: "secret" as const,
    scopes: SCOPES_OF.secret,
    createdAt: "2026-01-01T00:00:00Z",
    revokedAt: undefined,
    ...over,
  };
  const keys: KeyStore = {
    find: async (keyId) => {
      reads++;
      const found =
        keyId === record.keyId ? { ...record, revokedAt: revokedAt ?? record.revokedAt } : undefined;
      now += readSeconds * 1000;
      return found;
    },
  };
  return {
    authenticate: createAuthenticate({ keys, now: () => now }),
    passSeconds: (seconds: number) => {
      now += seconds * 1000;
    },
    revoke: () => {
      revokedAt = new Date(now).toISOString();
    },
    slowReadsDown: (seconds: number) => {
      readSeconds = seconds;
    },
    reads: () => reads,
  };
}

describe("Function: createAuthenticate", () => {
  test.each([{ "x-api-key": KEY }, { authorization: `Bearer ${KEY}` }, { authorization: `bearer ${KEY}` }])(
    "%j is the organization of the key",
    async (headers) => {
      expect(await setUp().authenticate(headers)).toEqual({
        keyId: "testkey01",
        organization: "org",
        scopes: SCOPES_OF.secret,
      });
    },
  );

  test.each([
    [{}, "key.missing"],
    [{ "x-api-key": "" }, "key.missing"],
    [{ authorization: "Basic abc" }, "key.missing"],
    [{ "x-api-key": "nonsense" }, "key.unknown"],
    [{ "x-api-key": `tm_sk_testkey01_${"t".repeat(32)}` }, "key.unknown"],
    [{ "x-api-key": `tm_sk_otherkey1_${SECRET}` }, "key.unknown"],
  ])("%j is refused with %s", async (headers, code) => {
    await expect(setUp().authenticate(headers)).rejects.toMatchObject({ code });
  });

  test("a key is read once a minute, so a revoked one is refused after 60 seconds", async () => {
    const { authenticate, passSeconds, revoke, reads } = setUp();
    await authenticate({ "x-api-key": KEY });
    revoke();
    passSeconds(59);
    await authenticate({ "x-api-key": KEY });
    expect(reads()).toBe(1);
    passSeconds(1);
    await expect(authenticate({ "x-api-key": KEY })).rejects.toMatchObject({ code: "key.unknown" });
  });

  test("a key that is revoked while it is read slowly is refused 60 seconds after the reading began", async () => {
    const { authenticate, passSeconds, revoke, slowReadsDown } = setUp();
    slowReadsDown(5);
    // What is read is as old as the question; the answer takes five seconds.
    await authenticate({ "x-api-key": KEY });
    revoke();
    passSeconds(55);
    await expect(authenticate({ "x-api-key": KEY })).rejects.toMatchObject({ code: "key.unknown" });
  });

  test("a revoked key is refused, whatever end it had", async () => {
    const over = { revokedAt: "2026-02-01T00:00:00.000Z", expiresAt: "2027-01-01T00:00:00Z" };
    await expect(setUp(over).authenticate({ "x-api-key": KEY })).rejects.toMatchObject({
      code: "key.unknown",
    });
  });

  test("an expired key is refused, even from the cache", async () => {
    const { authenticate, passSeconds } = setUp({ expiresAt: "2026-03-01T12:00:30Z" });
    await authenticate({ "x-api-key": KEY });
    passSeconds(30);
    await expect(authenticate({ "x-api-key": KEY })).rejects.toMatchObject({ code: "key.unknown" });
  });

  test("a public key may not write", () => {
    const caller = { keyId: "testkey01", organization: "org", scopes: SCOPES_OF.public };
    expect(() => requireScope(caller, "events:write")).toThrow(
      expect.objectContaining({ code: "key.forbidden" }),
    );
    expect(() => requireScope(caller, "analytics:read")).not.toThrow();
  });
});
