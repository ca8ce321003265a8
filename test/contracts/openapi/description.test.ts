/** The description of the API as a document: that its parts have names, and that its schemas say what the code accepts. */
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { createComponents } from "../../../shared/contracts/openapi/components.ts";
import { describeApi } from "../../../shared/contracts/openapi/describe-api.ts";
import { GROUPS } from "../../../shared/contracts/openapi/groups.ts";
import type { OperationGroup } from "../../../shared/contracts/openapi/operation.ts";
import { described } from "../../../shared/contracts/wire.ts";
import { lintDescription } from "../../checks/openapi-lint.ts";

// biome-ignore lint/suspicious/noExplicitAny: a document is untyped JSON, and an assertion on what is not there fails
type Document = any;

const DOCUMENT: Document = JSON.parse(JSON.stringify(describeApi(GROUPS)));

/** Schemas of objects with fields, as JSON, that stand in the document without being a component. */
function listInline(node: Document, isComponent = false): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  const isObject = node.type === "object" && Object.keys(node.properties ?? {}).length > 0;
  const own = isObject && !isComponent ? [JSON.stringify(node)] : [];
  return [...own, ...Object.values(node).flatMap((child) => listInline(child))];
}

describe("The document", () => {
  test("says everything that is used twice in one place", () => {
    const { schemas } = DOCUMENT.components;
    const inline = [
      ...listInline(DOCUMENT.paths),
      ...Object.values(schemas).flatMap((schema) => listInline(schema, true)),
    ];
    expect(inline.filter((schema, index) => inline.indexOf(schema) !== index)).toEqual([]);
    const components = new Map(
      Object.entries(schemas).map(([name, schema]) => [JSON.stringify(schema), name]),
    );
    expect(inline.filter((schema) => components.has(schema))).toEqual([]);
    expect(components.size).toBe(Object.keys(schemas).length);
  });

  test("describes a field beside the field: type, limits, form, examples", () => {
    expect(DOCUMENT.components.schemas.NativeEvent).toMatchObject({
      type: "object",
      required: ["idempotencyKey", "customer", "eventType"],
      additionalProperties: false,
      properties: {
        timestamp: { $ref: "#/components/schemas/Timestamp" },
        quantity: { $ref: "#/components/schemas/Amount", default: "1" },
      },
    });
    expect(DOCUMENT.components.schemas.IdempotencyKey).toMatchObject({
      type: "string",
      minLength: 1,
      maxLength: 200,
      examples: ["call-0001"],
    });
    expect(DOCUMENT.components.schemas.Timestamp).toMatchObject({ type: "string", format: "date-time" });
    expect(DOCUMENT.components.schemas.Tokens).toMatchObject({ type: "integer", minimum: 0 });
  });

  test("tells the scope of an operation, for a key in either header", () => {
    expect(DOCUMENT.paths["/v1/events"].post.security).toEqual([
      { apiKey: ["events:write"] },
      { bearer: ["events:write"] },
    ]);
    expect(DOCUMENT.paths["/openapi.json"].get.security).toEqual([]);
  });
});

describe("A schema", () => {
  test("that has the name of another one is a fault", () => {
    const components = createComponents();
    components.toJsonSchema(described(z.object({ a: z.string() }), { id: "Thing" }));
    expect(() => components.toJsonSchema(described(z.object({ b: z.string() }), { id: "Thing" }))).toThrow(
      "two schemas are called Thing",
    );
  });

  test("that cannot be described is a fault, until it has words", () => {
    const field = z.custom<string>((value) => value === "x");
    expect(() => createComponents().toJsonSchema(field)).toThrow("cannot be represented");
    described(field, { const: "x" });
    expect(createComponents().toJsonSchema(field)).toEqual({ const: "x" });
  });

  test("keeps its words where another use says more", () => {
    const name = described(z.string(), { id: "Name", description: "A name.", examples: ["acme"] });
    const customer = described(name, { description: "Of the customer." });
    const components = createComponents();
    expect(components.toJsonSchema(customer)).toEqual({
      $ref: "#/components/schemas/Name",
      description: "Of the customer.",
    });
    expect(components.list()).toEqual({
      Name: { type: "string", description: "A name.", examples: ["acme"] },
    });
  });
});

describe("The linter", () => {
  const withOperation = (change: object): readonly OperationGroup[] =>
    GROUPS.map((group) => ({
      ...group,
      operations: group.operations.map((operation) =>
        operation.operationId === "getEvent" ? { ...operation, ...change } : operation,
      ),
    }));

  test.each([
    ["two operations of one name", { operationId: "voidEvent" }, "operation-operationId-unique"],
    ["a path parameter that is not described", { parameters: {} }, "path-parameters-defined"],
    ["no summary", { summary: "" }, "operation-summary"],
    ["no success", { answers: {} }, "operation-2xx-response"],
  ])("finds %s", async (_, change, rule) => {
    expect(await lintDescription(describeApi(withOperation(change)))).toContainEqual(
      expect.stringContaining(`${rule}:`),
    );
  });

  test("finds an example that its own schema refuses", async () => {
    const spoilt = structuredClone(DOCUMENT);
    spoilt.components.schemas.NativeEvent.examples[0].customer = 7;
    expect(await lintDescription(spoilt)).toContainEqual(expect.stringContaining("examples/0/customer"));
  });

  test("finds nothing in ours", async () => {
    expect(await lintDescription(DOCUMENT)).toEqual([]);
  });
});
