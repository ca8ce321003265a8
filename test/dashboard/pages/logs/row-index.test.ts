import { describe, expect, it } from "vitest";
import { indexRows, rowsAhead } from "../../../../dashboard/src/pages/logs/row-index.ts";

describe("a list that is read page by page", () => {
  it("finds each row by its number, whatever the pages' lengths", () => {
    const rows = indexRows([{ data: ["a", "b"] }, { data: [] }, { data: ["c"] }, { data: ["d", "e"] }]);
    expect(rows.count).toBe(5);
    expect([0, 1, 2, 3, 4].map(rows.at)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("has no row beyond its end, and none before there is a page", () => {
    expect(indexRows([{ data: ["a"] }]).at(1)).toBeUndefined();
    expect(indexRows([]).at(0)).toBeUndefined();
    expect(indexRows([]).count).toBe(0);
  });

  it("finds the last of a hundred thousand", () => {
    const pages = Array.from({ length: 1_000 }, (_, page) => ({
      data: Array.from({ length: 100 }, (_, row) => page * 100 + row),
    }));
    expect(indexRows(pages).at(99_999)).toBe(99_999);
    expect(indexRows(pages).at(50_050)).toBe(50_050);
  });
});

describe("loading ahead", () => {
  it("loads few rows while nobody scrolls, three seconds' worth while somebody does, and has an end", () => {
    expect(rowsAhead(0)).toBe(150);
    expect(rowsAhead(100)).toBe(300);
    expect(rowsAhead(1e9)).toBe(1_000);
  });
});
