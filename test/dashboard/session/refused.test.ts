/** The API refuses a key: whoever signed in with it is signed out, whatever they asked. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** Of a browser: here is none. */
function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  };
}

const answered = (status: number) => async () => Response.json({ message: "as tested" }, { status });

async function load() {
  const { request } = await import("../../../dashboard/src/api/request.ts");
  const keys = await import("../../../dashboard/src/session/key-store.ts");
  return { request, ...keys };
}

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("sessionStorage", storage());
  vi.stubGlobal("localStorage", storage());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("any answer of 401 signs out, forgets the key, and is remembered as the reason", async () => {
  const { request, signIn, currentKey, wasRefused } = await load();
  signIn("tm_pk_revoked", true);
  vi.stubGlobal("fetch", answered(401));

  await expect(request("/v1/keys")).rejects.toMatchObject({ status: 401 });

  expect([currentKey(), localStorage.getItem("tallymark.key"), wasRefused()]).toEqual([
    undefined,
    null,
    true,
  ]);
  signIn("tm_pk_new", false);
  expect(wasRefused()).toBe(false);
});

test.each([403, 404, 429, 500])("an answer of %i leaves one signed in", async (status) => {
  const { request, signIn, currentKey } = await load();
  signIn("tm_pk_good", false);
  vi.stubGlobal("fetch", answered(status));

  await expect(request("/v1/keys")).rejects.toMatchObject({ status });

  expect(currentKey()).toBe("tm_pk_good");
});

test("a key that is tried at the sign-in, or was left since, ends nothing", async () => {
  const { request, signIn, signOut, currentKey, wasRefused } = await load();
  vi.stubGlobal("fetch", answered(401));
  await expect(request("/v1/me", { key: "tm_pk_tried" })).rejects.toMatchObject({ status: 401 });
  expect(wasRefused()).toBe(false);

  signIn("tm_pk_old", false);
  const late = request("/v1/meters");
  signOut();
  signIn("tm_pk_new", false);
  await expect(late).rejects.toMatchObject({ status: 401 });
  expect(currentKey()).toBe("tm_pk_new");
});
