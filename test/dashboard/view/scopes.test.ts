import { expect, it } from "vitest";
import { lackOf, PUBLIC_SCOPES, READ_SCOPES, WRITE_SCOPES } from "../../../dashboard/src/view/scopes.ts";

it("says what a key lacks, and lets try whoever is not known yet", () => {
  expect(lackOf(["events:read"], "events:correct")).toBe(
    "Your API key may not do this: it has not got events:correct.",
  );
  expect(lackOf(["events:correct"], "events:correct")).toBeUndefined();
  expect(lackOf(undefined, "events:correct")).toBeUndefined();
});

it("explains each scope once, and public keys only read", () => {
  const all = [...WRITE_SCOPES, ...READ_SCOPES].map(({ scope }) => scope);
  expect(new Set(all).size).toBe(11);
  expect([...PUBLIC_SCOPES].every((scope) => READ_SCOPES.some((read) => read.scope === scope))).toBe(true);
});
