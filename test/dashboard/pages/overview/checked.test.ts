import { expect, test } from "vitest";
import { verdictOf } from "../../../../dashboard/src/pages/overview/checked.ts";

test("where nothing was checked, nothing is said to be right", () => {
  expect(verdictOf({ drift: [], hoursChecked30Days: 0 })).toBe("Nothing checked yet");
  expect(verdictOf({ drift: [], hoursChecked30Days: 5 })).toBe("All that was checked is right");
});
