import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRouteMatcher } from "../../../../local/runtime/http-api/match-route.ts";

const KEYS = [
  "$default",
  "ANY /{proxy+}",
  "GET /pets/{proxy+}",
  "ANY /pets/dog/{id}",
  "GET /pets/dog/{id}",
  "GET /pets/dog/1",
  "GET /a.b",
];

function match(method: string, path: string, keys = KEYS) {
  const found = createRouteMatcher(keys.map((key) => ({ key })))(method, path);
  return found === undefined ? undefined : [found.route.key, found.pathParameters];
}

describe("createRouteMatcher", () => {
  it.each([
    ["GET", "/pets/dog/1", ["GET /pets/dog/1", {}]],
    ["GET", "/pets/dog/2", ["GET /pets/dog/{id}", { id: "2" }]],
    ["POST", "/pets/dog/2", ["ANY /pets/dog/{id}", { id: "2" }]],
    ["GET", "/pets/cat/1", ["GET /pets/{proxy+}", { proxy: "cat/1" }]],
    ["POST", "/pets/cat/1", ["ANY /{proxy+}", { proxy: "pets/cat/1" }]],
    ["GET", "/pets/dog/a%2Fb%20c", ["GET /pets/dog/{id}", { id: "a/b c" }]],
    ["GET", "/pets/dog/%ff", ["GET /pets/dog/{id}", { id: "%ff" }]],
    ["GET", "/a.b", ["GET /a.b", {}]],
    ["GET", "/axb", ["ANY /{proxy+}", { proxy: "axb" }]],
    ["GET", "/", ["$default", {}]],
  ])("%s %s takes %j", (method, path, expected) => {
    expect(match(method, path)).toEqual(expected);
  });

  it("does not depend on the order of the routes", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(KEYS, { minLength: KEYS.length }),
        fc.constantFrom("GET", "POST"),
        fc.constantFrom("/pets/dog/1", "/pets/dog/2", "/pets/cat/1", "/a.b", "/", "/x/y"),
        (keys, method, path) => {
          expect(match(method, path, keys)).toEqual(match(method, path));
        },
      ),
    );
  });

  it.each([
    ["GET", "/v1/events"],
    ["POST", "/v1/events/"],
    ["POST", "/v1"],
    ["POST", "/V1/events"],
  ])("finds nothing for %s %s where there is only POST /v1/events", (method, path) => {
    expect(match(method, path, ["POST /v1/events"])).toBeUndefined();
  });
});
