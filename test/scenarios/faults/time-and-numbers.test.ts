/** The row "Time and numbers" of docs/faults.md, through the door of the real pipeline. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../../support/engines.ts";
import { eventually } from "../../support/eventually.ts";
import { startPipeline, type TestPipeline } from "../../support/pipeline.ts";
import { expectWhole } from "../../support/whole.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const at = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString();

describe.skipIf(!isDynamoDbAvailable)("Time and numbers", () => {
  let running: TestPipeline;
  let next = 0;
  beforeAll(async () => {
    running = await startPipeline();
  });
  afterAll(async () => {
    try {
      await expectWhole(running, true);
    } finally {
      await running?.pipeline.stop();
    }
  });

  /** @param body JSON text of the event's further fields */
  const sendRaw = async (fields: string, query = "") => {
    const key = `key-${next++}`;
    const body = `{"idempotencyKey":"${key}","customer":"${key}","eventType":"tokens"${fields && `,${fields}`}}`;
    const answer = await running.post(`/v1/events${query}`, body);
    expect(answer.status).toBe(202);
    return { key, result: answer.body.results[0] };
  };
  const quantityOf = async (customer: string, window: Record<string, string> = {}) =>
    (await running.usage({ ...window, customerExternalId: customer })).summary.totalQuantity;

  test.each([
    ["epoch seconds", 1_700_000_000],
    ["no zone", "2026-01-01T00:00:00"],
    ["no such day", "2026-02-30T00:00:00Z"],
    ["year 9999", "9999-01-01T00:00:00Z"],
    ["year 10000", "10000-01-01T00:00:00Z"],
    ["negative", -1],
    ["before 1970", "1969-12-31T23:59:59Z"],
    ["null", null],
    ["a boolean", true],
  ])("a timestamp that is refused, by name: %s", async (_, timestamp) => {
    const { result } = await sendRaw(`"timestamp":${JSON.stringify(timestamp)}`);
    expect(result).toMatchObject({ status: "rejected", errors: [expect.stringMatching(/^timestamp: /)] });
  });

  test("without a timestamp an event gets the time of its acceptance; sent again it is the same event", async () => {
    const { key } = await sendRaw("");
    await running.post("/v1/events", { idempotencyKey: key, customer: key, eventType: "tokens" });
    expect(await quantityOf(key)).toBe(1);
  });

  test("a nanosecond on either side of midnight, of a month's end, and of a leap day falls into its own day", async () => {
    const times = [
      "2024-02-28T23:59:59.999999999Z",
      "2024-02-29T00:00:00Z",
      "2024-02-29T23:59:59.999Z",
      "2024-03-01T00:00:00.000000001Z",
      "2024-03-01T01:00:00+01:00",
    ];
    const events = times.map((timestamp, index) => ({
      idempotencyKey: `edge-${index}`,
      customer: "edges",
      eventType: "tokens",
      timestamp,
      quantity: 10 ** index,
    }));
    await running.post("/v1/events?backfill=edges", events);
    const { timeSeriesData } = await running.usage({
      startDate: "2024-02-28",
      endDate: "2024-03-01",
      customerExternalId: "edges",
    });
    expect(timeSeriesData.map(({ quantity }: { quantity: number }) => quantity)).toEqual([1, 110, 11_000]);
    const monthly = await running.usage({
      startDate: "2024-02-01",
      endDate: "2024-03-31",
      groupBy: "monthly",
      customerExternalId: "edges",
    });
    expect(monthly.timeSeriesData.map(({ quantity }: { quantity: number }) => quantity)).toEqual([
      111, 11_000,
    ]);
  });

  test.each([
    ["0", "0"],
    ["15 digits before and 12 after the point", '"999999999999999.999999999999"'],
    ["12 digits of fraction", '"0.000000000001"'],
    ["a power of ten", "1e3"],
  ])("a quantity that is accepted: %s", async (_, quantity) => {
    const { result } = await sendRaw(`"quantity":${quantity}`);
    expect(result.status).toBe("accepted");
  });

  test.each([
    ["negative", "-1"],
    ["a negative text", '"-0.5"'],
    ["NaN", '"NaN"'],
    ["Infinity", '"Infinity"'],
    ["1e400", '"1e400"'],
    ["1e400 as a number", "1e400"],
    ["2^53 + 1 as a number, which no double holds", "9007199254740993"],
    ["2^53 + 1, which has 16 digits", '"9007199254740993"'],
    ["a power of ten as text", '"1e3"'],
    ["39 digits", `"${"9".repeat(39)}"`],
    ["13 digits of fraction", '"0.0000000000001"'],
    ["a boolean", "true"],
    ["null", "null"],
    ["a list", "[1]"],
    ["an object", '{"$gt":0}'],
    ["hexadecimal", '"0x10"'],
    ["an empty text", '""'],
    ["a space", '" 1"'],
  ])("a quantity that is refused, by name: %s", async (_, quantity) => {
    const { result } = await sendRaw(`"quantity":${quantity}`);
    expect(result).toMatchObject({ status: "rejected", errors: [expect.stringMatching(/^quantity: /)] });
  });

  test("0.1 and 0.2 are 0.3", async () => {
    const events = ["0.1", "0.2"].map((quantity) => ({
      idempotencyKey: `sum-${quantity}`,
      customer: "sums",
      eventType: "tokens",
      quantity,
    }));
    await running.post("/v1/events", events);
    expect(await quantityOf("sums")).toBe(0.3);
  });

  test.each([
    ["34 days and a second old", -34 * DAY_MS - 1_000, "rejected"],
    ["34 days less a few seconds old", -34 * DAY_MS + 5_000, "accepted"],
    ["24 hours ahead less a few seconds", DAY_MS - 5_000, "accepted"],
    ["24 hours and some seconds ahead", DAY_MS + 5_000, "rejected"],
  ])("an event %s", async (_, offset, status) => {
    const { key, result } = await sendRaw(`"timestamp":"${at(offset)}"`);
    expect(result.status).toBe(status);
    if (status === "rejected") return;
    // The event store takes the one of tomorrow only tomorrow, so the pipeline does not come to rest any more.
    await eventually(async () => {
      const window = {
        startDate: at(offset - DAY_MS),
        endDate: at(offset + DAY_MS),
        customerExternalId: key,
      };
      const { body } = await running.get(`/v1/analytics/usage?${new URLSearchParams(window)}`);
      return body.summary?.totalEvents === 1;
    });
  });
});
