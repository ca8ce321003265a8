import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const DOCS = join(import.meta.dirname, "../../docs");
const text = readFileSync(join(DOCS, "faults.md"), "utf8");

/** `D is [name](path)` in the page's head. */
const FILES = new Map(
  [...text.matchAll(/\b([DTI]) is\s+\[[^\]]+\]\(([^)]+)\)/g)].map(([, letter, path]) => [letter, path]),
);

const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| what"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, what = "", where = "", shown = ""]) => ({ what, where, shown }));

describe("the faults that the documentation lists", () => {
  test("are each shown by a test, or the row says why there is none", () => {
    expect(rows.length).toBeGreaterThan(40);
    for (const { what, where, shown } of rows) {
      expect([what, where]).not.toContain("");
      expect(shown.length, what).toBeGreaterThan(10);
    }
  });

  test.each(rows.filter(({ shown }) => shown.startsWith('"')))(
    "$what: its test exists",
    ({ where, shown }) => {
      const path = FILES.get(where) ?? /\(([^)]+)\)/.exec(where)?.[1] ?? "";
      const title = /^"(.+?)"(?=[,:;]|$)/.exec(shown)?.[1] ?? "";
      const source = readFileSync(join(dirname(join(DOCS, "faults.md")), path), "utf8");
      expect(source).toContain(title);
    },
  );
});
