import { describe, expect, it } from "vitest";
import { readCapacity } from "../../../../local/gateway/cost/read-capacity.ts";

const capacity = { TableName: "rollups", CapacityUnits: 128.5 };
const read = (text: string) => readCapacity(Buffer.from(text));

describe("what an answer consumed", () => {
  it("is read wherever it stands in the answer", () => {
    const items = [{ pk: { S: "a" } }];
    expect(read(JSON.stringify({ Items: items, Count: 1, ConsumedCapacity: capacity }))).toEqual(capacity);
    expect(read(JSON.stringify({ ConsumedCapacity: [capacity], Items: items }))).toEqual([capacity]);
  });

  it("is not mistaken for what an item holds under this name", () => {
    const inside = { M: { ConsumedCapacity: { N: "7" } } };
    expect(read(JSON.stringify({ Items: [{ inside }], Count: 1 }))).toBeUndefined();
    expect(read(JSON.stringify({ ConsumedCapacity: capacity, Items: [{ inside }] }))).toBeUndefined();
    const text = { S: '"ConsumedCapacity":{"CapacityUnits":9}' };
    expect(read(JSON.stringify({ Items: [{ text }], ConsumedCapacity: capacity }))).toEqual(capacity);
    expect(read(JSON.stringify({ ConsumedCapacity: capacity, Items: [{ text }] }))).toEqual(capacity);
  });

  it("is nothing where there is none, or the answer is no JSON", () => {
    expect(read("{}")).toBeUndefined();
    expect(read('<html>"ConsumedCapacity":')).toBeUndefined();
  });
});
