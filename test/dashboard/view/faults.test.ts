import { expect, it } from "vitest";
import { splitFaults } from "../../../dashboard/src/view/faults.ts";

it("puts each message of the API beside its field", () => {
  const messages = [
    'reason: got ""; accepted is a text',
    "properties[0].in: got 3; accepted is an array",
    "properties[1].name: is missing; accepted is a name",
    "id: no event is counted",
    "reasonable requests only",
  ];
  const { byField, others } = splitFaults(messages, ["reason", "properties"]);
  expect(Object.fromEntries(byField)).toEqual({
    reason: 'reason: got ""; accepted is a text',
    properties:
      "properties[0].in: got 3; accepted is an array; properties[1].name: is missing; accepted is a name",
  });
  expect(others).toEqual(["id: no event is counted", "reasonable requests only"]);
});

it("finds none where nothing is said", () => {
  expect(splitFaults([], ["reason"])).toEqual({ byField: new Map(), others: [] });
});
