// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how Fn::Sub is written
import { describe, expect, it } from "vitest";
import { evaluate, evaluateCondition, type Scope } from "../../../local/template/intrinsics.ts";
import type { Json } from "../../../local/template/json.ts";

const SCOPE: Scope = {
  refer: (name) => (name === "AWS::NoValue" ? undefined : `<${name}>`),
  attribute: (logicalId, attribute) => `<${logicalId}.${attribute}>`,
  exported: (name) => `<export ${name}>`,
  mapped: (map, first, second) => `<${map}/${first}/${second}>`,
  holds: (condition) => condition === "Yes",
};

describe("evaluate", () => {
  it.each<[Json, Json]>([
    ["plain", "plain"],
    [{ a: [1, true, null] }, { a: [1, true, null] }],
    [{ Ref: "Queue" }, "<Queue>"],
    [{ "Fn::GetAtt": ["Queue", "Arn"] }, "<Queue.Arn>"],
    [{ "Fn::GetAtt": "Queue.Arn" }, "<Queue.Arn>"],
    [{ "Fn::ImportValue": { "Fn::Join": [":", ["a", "b"]] } }, "<export a:b>"],
    [{ "Fn::Join": ["-", ["a", { Ref: "B" }, 3]] }, "a-<B>-3"],
    [{ "Fn::Select": [1, { "Fn::Split": ["|", "x|y|z"] }] }, "y"],
    [{ "Fn::Sub": "a ${B} ${C.D} ${!E} ${AWS::Region}" }, "a <B> <C.D> ${E} <AWS::Region>"],
    [{ "Fn::Sub": ["${own} ${B}", { own: { Ref: "X" } }] }, "<X> <B>"],
    [{ "Fn::FindInMap": ["M", { Ref: "R" }, "s"] }, "<M/<R>/s>"],
    [{ "Fn::If": ["Yes", "a", "b"] }, "a"],
    [{ "Fn::If": ["No", "a", { Ref: "B" }] }, "<B>"],
    [{ keep: 1, drop: { Ref: "AWS::NoValue" } }, { keep: 1 }],
    [["keep", { "Fn::If": ["No", "a", { Ref: "AWS::NoValue" }] }], ["keep"]],
  ])("%j is %j", (value, expected) => {
    expect(evaluate(value, SCOPE, "here")).toEqual(expected);
  });

  it.each<[Json, string]>([
    [{ "Fn::Cidr": ["10.0.0.0/16", 1, 8] }, "here.x: intrinsic function"],
    [{ "Fn::Join": ["-", ["a"]], more: 1 }, "here.x: intrinsic function"],
    [{ "Fn::Select": [5, ["a"]] }, "there is no element 5"],
    [{ "Fn::Join": ["-"] }, "accepted is a list of 2"],
    [{ "Fn::Join": ["-", [{ a: 1 }]] }, 'got {"a":1}; accepted is a text'],
  ])("%j is an error that says where", (value, message) => {
    expect(() => evaluate({ x: value }, SCOPE, "here")).toThrow(message);
  });
});

describe("evaluateCondition", () => {
  it.each<[Json, boolean]>([
    [{ Condition: "Yes" }, true],
    [{ "Fn::Not": [{ Condition: "Yes" }] }, false],
    [{ "Fn::Equals": [{ Ref: "A" }, "<A>"] }, true],
    [{ "Fn::And": [{ Condition: "Yes" }, { "Fn::Equals": ["a", "b"] }] }, false],
    [{ "Fn::Or": [{ Condition: "No" }, { "Fn::Equals": ["a", "a"] }] }, true],
  ])("%j is %j", (value, expected) => {
    expect(evaluateCondition(value, SCOPE, "here")).toBe(expected);
  });
});
