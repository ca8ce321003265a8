import { expect, it } from "vitest";
import { comparable } from "../../../dashboard/src/api/comparable.ts";

const now = { isPlaceholderData: false };
const pale = { isPlaceholderData: true };

it("compares answers of the questions that are asked now alone", () => {
  expect(comparable(now, { ...now, data: 7 })).toBe(7);
  expect(comparable(now, { ...pale, data: 7 })).toBeUndefined();
  expect(comparable(pale, { ...now, data: 7 })).toBeUndefined();
  expect(comparable(now, { ...now, data: undefined })).toBeUndefined();
});
