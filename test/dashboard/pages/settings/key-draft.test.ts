import { describe, expect, it } from "vitest";
import {
  draftOf,
  type KeyDraft,
  toNewKey,
  whyNot,
  withKind,
  withScope,
} from "../../../../dashboard/src/pages/settings/key-draft.ts";
import type { ApiKeyResponse } from "../../../../shared/contracts/answers/api-keys.ts";

const DRAFT: KeyDraft = {
  name: " Billing ",
  kind: "secret",
  scopes: ["events:write"],
  lastDay: "",
  overlapHours: "24",
};
const OLD: ApiKeyResponse = {
  id: "oldKey01",
  name: "Billing",
  kind: "secret",
  scopes: ["events:write", "keys:write"],
  status: "active",
  last4: "abcd",
  createdAt: "2026-01-01T00:00:00.000Z",
  createdBy: null,
  expiresAt: null,
  revokedAt: null,
};

describe("a new key", () => {
  it("is asked for as it was typed", () => {
    expect(toNewKey(DRAFT, undefined, "UTC")).toEqual({
      name: "Billing",
      kind: "secret",
      scopes: ["events:write"],
    });
  });

  it("works through its last day, of the view's zone", () => {
    const draft = { ...DRAFT, lastDay: "2027-01-31" };
    expect(toNewKey(draft, undefined, "UTC")?.expiresAt).toBe("2027-02-01T00:00:00.000Z");
    expect(toNewKey(draft, undefined, "Europe/Berlin")?.expiresAt).toBe("2027-01-31T23:00:00.000Z");
  });

  it("needs a name and something that it may do", () => {
    expect(toNewKey({ ...DRAFT, name: " " }, undefined, "UTC")).toBeUndefined();
    expect(toNewKey({ ...DRAFT, scopes: [] }, undefined, "UTC")).toBeUndefined();
  });

  it("replaces another one after the overlap", () => {
    expect(toNewKey(DRAFT, OLD, "UTC")).toMatchObject({ replaces: "oldKey01", overlapHours: 24 });
    expect(toNewKey({ ...DRAFT, overlapHours: "soon" }, OLD, "UTC")).toBeUndefined();
  });
});

describe("the scopes that can be chosen", () => {
  it("are those that the asking key has, and of a public key those that read", () => {
    expect(whyNot("events:write", "secret", ["events:write"])).toBeUndefined();
    expect(whyNot("events:write", "secret", ["events:read"])).toBe("your key cannot give it");
    expect(whyNot("keys:read", "public", ["keys:read"])).toBe("a public key cannot");
    expect(whyNot("events:write", "secret", undefined)).toBeUndefined();
  });

  it("begin with those of the replaced key that one can give", () => {
    expect(draftOf(OLD, ["events:write"])).toMatchObject({ name: "Billing", scopes: ["events:write"] });
    expect(draftOf(undefined, ["events:write"]).scopes).toEqual([]);
  });

  it("are in one order whatever was ticked first, and end with a kind that cannot have them", () => {
    const both = withScope(withScope({ ...DRAFT, scopes: [] }, "events:read", true), "events:write", true);
    expect(both.scopes).toEqual(["events:write", "events:read"]);
    expect(withScope(both, "events:read", false).scopes).toEqual(["events:write"]);
    expect(withKind(both, "public", undefined).scopes).toEqual(["events:read"]);
  });
});
