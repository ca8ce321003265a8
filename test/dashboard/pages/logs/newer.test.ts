import { expect, it } from "vitest";
import { countNewer } from "../../../../dashboard/src/pages/logs/newer.ts";

const event = (id: string, timestamp: string) => ({ id, timestamp });
const shown = [event("b", "2026-11-03T10:00:00.000Z"), event("a", "2026-11-03T09:00:00.000Z")];

it("counts the events above the list's first one", () => {
  const newest = [
    event("d", "2026-11-03T11:00:00.000Z"),
    // Another one of the same moment.
    event("c", "2026-11-03T10:00:00.000Z"),
    ...shown,
  ];
  expect(countNewer(newest, shown)).toBe(2);
});

it("finds none when nothing came, when the first one was voided meanwhile, and when a late event came", () => {
  expect(countNewer(shown, shown)).toBe(0);
  expect(countNewer(shown.slice(1), shown)).toBe(0);
  expect(countNewer([...shown, event("late", "2026-11-03T09:30:00.000Z")], shown)).toBe(0);
});

it("takes all for new where the list was empty", () => {
  expect(countNewer(shown, [])).toBe(2);
});
