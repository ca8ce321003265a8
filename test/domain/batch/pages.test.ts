import { describe, expect, test } from "vitest";
import { drawAtOnce } from "../../../shared/domain/batch/draw-at-once.ts";
import { walkPages } from "../../../shared/domain/batch/walk-pages.ts";

async function* numbers(until: number, onDrawn: (item: number) => void = () => {}) {
  for (let item = 1; item <= until; item++) {
    onDrawn(item);
    yield item;
  }
}

describe("Pages", () => {
  test("follow each other until one is empty; a page that is not full is not the last", async () => {
    const asked: (number | undefined)[] = [];
    const read = async (after: number | undefined) => {
      asked.push(after);
      return after === undefined ? [1, 2, 3] : after === 3 ? [4] : [];
    };
    const pages: (readonly number[])[] = [];
    for await (const page of walkPages(read)) pages.push(page);
    expect(pages).toEqual([[1, 2, 3], [4]]);
    expect(asked).toEqual([undefined, 3, 4]);
  });

  test("are worked on side by side, and only as many are drawn as somebody is free for", async () => {
    let [working, most, drawn] = [0, 0, 0];
    const done: number[] = [];
    await drawAtOnce(
      numbers(10, (item) => (drawn = item)),
      3,
      async (item) => {
        most = Math.max(most, ++working);
        expect(drawn - done.length).toBeLessThanOrEqual(3);
        await new Promise(setImmediate);
        done.push(item);
        working--;
      },
    );
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(most).toBe(3);
  });

  test("are left where they are when the work on one of them fails", async () => {
    let drawn = 0;
    const work = async (item: number) => {
      if (item === 3) throw new Error("too many");
    };
    await expect(
      drawAtOnce(
        numbers(1_000, (item) => (drawn = item)),
        2,
        work,
      ),
    ).rejects.toThrow("too many");
    expect(drawn).toBeLessThan(10);
  });
});
