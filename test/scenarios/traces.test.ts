/**
 * Real input: both traces go in through the import, as one organization, context and generated tokens as two meters, 50
 * customers by row number. What comes out equals the sums of the CSV to the last digit - also when half of the world fails. Then
 * every row goes in as Metronome's clients send it, and every question about meters and events is answered as the CSV says.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importFile } from "../../local/commands/import/import-file.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { type Answer, shortenVisibility, startPipeline, type TestPipeline } from "../support/pipeline.ts";
import {
  groupRequests,
  measure,
  readRequests,
  TRACE_METERS,
  type TraceRequest,
  toMetronomeEvent,
} from "../support/trace-requests.ts";
import {
  areTracesAvailable,
  type Column,
  CUSTOMERS,
  sumTrace,
  type Trace,
  traceFile,
} from "../support/traces.ts";

const WINDOW = { startDate: "2023-11-16", endDate: "2023-11-17" };
const METERS = { ContextTokens: "context-tokens", GeneratedTokens: "generated-tokens" } as const;
const PARTS: readonly (readonly [Trace, Column])[] = [
  ["code", "ContextTokens"],
  ["code", "GeneratedTokens"],
  ["conv", "ContextTokens"],
];
const REQUESTS = areTracesAvailable ? readRequests() : [];

describe.skipIf(!isDynamoDbAvailable || !areTracesAvailable)("The real traces", { timeout: 180_000 }, () => {
  let running: TestPipeline;
  let stateDirectory = "";
  const importPart = (trace: Trace, column: Column) =>
    importFile(
      {
        file: traceFile(trace),
        timestampColumn: "TIMESTAMP",
        quantityColumn: column,
        // A meter for each trace and column, so that each file's own totals can be asked.
        eventType: `${trace}-${METERS[column]}`,
        customers: CUSTOMERS,
        backfill: "traces",
        url: running.pipeline.url,
        key: running.key,
      },
      { XDG_STATE_HOME: stateDirectory },
      () => {},
    );

  beforeAll(async () => {
    stateDirectory = await mkdtemp(join(tmpdir(), "tallymark-test-state-"));
    running = await startPipeline({ failedBatchSeconds: 1 });
  });
  afterAll(async () => {
    await running?.pipeline.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  });

  test("go in row by row, none rejected", async () => {
    for (const [trace, column] of PARTS) {
      expect(await importPart(trace, column)).toMatchObject({
        sent: sumTrace(trace, column).events,
        rejections: [],
      });
    }
  });

  test.each([
    ["code", "ContextTokens", 8_819, 18_059_974],
    ["code", "GeneratedTokens", 8_819, 245_896],
    ["conv", "ContextTokens", 19_366, 22_361_870],
  ] as const)("%s, %s: %i events, %i tokens", async (trace, column, events, quantity) => {
    const { summary } = await running.usage({ ...WINDOW, signalExternalId: `${trace}-${METERS[column]}` });
    expect(summary).toMatchObject({
      totalEvents: events,
      totalQuantity: quantity,
      eventCountWithNullCost: events,
    });
  });

  test.each(PARTS)("%s, %s: per customer and per day as summed from the CSV", async (trace, column) => {
    const sums = sumTrace(trace, column);
    const signalExternalId = `${trace}-${METERS[column]}`;
    const body = await running.usage({ ...WINDOW, signalExternalId, breakdownBy: "customer" });
    const rows = body.dimensionBreakdown.summary.map(
      (row: { name: string; totalEvents: number; totalQuantity: number }) => [
        row.name,
        { events: row.totalEvents, quantity: row.totalQuantity },
      ],
    );
    expect(new Map(rows)).toEqual(sums.byCustomer);
    const days = body.timeSeriesData.map((day: { date: string; eventCount: number; quantity: number }) => [
      day.date,
      day,
    ]);
    for (const [day, sum] of sums.byDay)
      expect(new Map(days).get(day)).toMatchObject({ eventCount: sum.events, quantity: sum.quantity });
  });

  describe("every question of meters and events", () => {
    const DAY = "2023-11-16";
    const HALF_OPEN = { starting_on: "2023-11-16", ending_before: "2023-11-17T00:00:00Z" };
    const hourOf = ({ at }: TraceRequest) => `${at.slice(0, 13)}:00:00`;
    const byCustomer = Map.groupBy(REQUESTS, ({ customer }) => customer);
    const of = (customer: string) => byCustomer.get(customer) ?? [];
    /** The event store keeps the instant, and not the zeros at its end. */
    const asStored = (at: string) => at.replace(/\.?0*Z$/, "Z");
    const metered = TRACE_METERS.map((meter) => ({ meter, name: meter.definition.name }));
    const meterIds = new Map<string, string>();
    const customerIds = new Map<string, string>();

    beforeAll(async () => {
      for (const { definition } of TRACE_METERS) {
        const { body } = await running.post("/v1/meters", { externalId: definition.name, ...definition });
        meterIds.set(definition.name, body.id);
      }
      const requests = Array.from({ length: Math.ceil(REQUESTS.length / 1_000) }, (_, index) =>
        REQUESTS.slice(index * 1_000, (index + 1) * 1_000).map(toMetronomeEvent),
      );
      const answers = await Promise.all(
        requests.map((events) => running.post("/v1/ingest?backfill=traces", events)),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      await running.pipeline.idle();
      const { body } = await running.get("/v1/customers?limit=100");
      for (const { externalId, id } of body.data) customerIds.set(externalId, id);
      expect(customerIds.size).toBe(CUSTOMERS);
    }, 180_000);

    async function ask(path: string, body?: unknown): Promise<Answer["body"]> {
      const answer = await (body === undefined ? running.get(path) : running.post(path, body));
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    }

    /** The entries of all pages. */
    async function askAll(path: string, body?: unknown): Promise<Answer["body"][]> {
      const entries: Answer["body"][] = [];
      for (let next: string | null = ""; next !== null; ) {
        const page: Answer["body"] = await ask(next === "" ? path : `${path}&next_page=${next}`, body);
        entries.push(...page.data);
        next = page.next_page;
      }
      return entries;
    }

    test.each([
      ["NONE", 1, ["customer-0", "customer-7", "customer-49"]],
      ["DAY", 1, ["customer-0", "customer-7"]],
      ["HOUR", 24, undefined],
    ])("POST /v1/usage, %s", async (window_size, windows, customers) => {
      const names = customers ?? [...customerIds.keys()];
      const rows = await askAll("/v1/usage?", {
        ...HALF_OPEN,
        window_size,
        ...(customers && { customer_ids: customers }),
      });
      const told = rows.map((row) => [
        `${row.customer_id} ${row.billable_metric_name} ${row.start_timestamp}`,
        row.value,
      ]);
      const expected = names.flatMap((name) =>
        metered.flatMap(({ meter, name: metric }) =>
          Array.from({ length: windows }, (_, hour) => {
            const start = new Date(Date.UTC(2023, 10, 16, hour)).toISOString();
            const isWithin = (request: TraceRequest) =>
              windows === 1 || hourOf(request) === start.slice(0, 19);
            const value = measure(meter, of(name).filter(isWithin));
            return [`${customerIds.get(name)} ${metric} ${start}`, value];
          }),
        ),
      );
      expect(told).toHaveLength(expected.length);
      expect(new Map(told as [string, number][])).toEqual(new Map(expected as [string, number][]));
    });

    test("POST /v1/usage, by a property", async () => {
      const billable_metrics = metered.map(({ name: id }) => ({ id, group_by: { key: "size" } }));
      const question = { ...HALF_OPEN, window_size: "none", customer_ids: ["customer-7"], billable_metrics };
      const rows = await askAll("/v1/usage?", question);
      expect(new Map(rows.map((row) => [row.billable_metric_name, row.groups]))).toEqual(
        new Map(
          metered.map(({ meter, name }) => [
            name,
            Object.fromEntries(
              groupRequests(of("customer-7").filter(meter.matches), ({ size }) => size).map(
                ([size, requests]) => [size, measure(meter, requests)],
              ),
            ),
          ]),
        ),
      );
    });

    test.each(TRACE_METERS)("POST /v1/usage/groups: $definition.name", async (meter) => {
      const question = {
        ...{ ...HALF_OPEN, customer_id: "customer-7", billable_metric_id: meter.definition.name },
        window_size: "HOUR",
      };
      const rows = await askAll("/v1/usage/groups?limit=4", { ...question, group_key: ["trace", "size"] });
      const matching = of("customer-7").filter(meter.matches);
      const groups = groupRequests(matching, (each) => [hourOf(each), each.trace, each.size].join(" "));
      expect(rows.map(({ starting_on, group, value }) => [starting_on, group, value])).toEqual(
        groups.map(([place, requests]) => {
          const [hour, trace, size] = place.split(" ");
          return [`${hour}.000Z`, { trace, size }, measure(meter, requests)];
        }),
      );
      const simple = { ...question, window_size: "NONE", group_key: ["trace"] };
      expect(
        (await askAll("/v1/usage/groups?limit=1", simple)).map((row) => [row.group_value, row.value]),
      ).toEqual(
        groupRequests(matching, ({ trace }) => trace).map(([trace, requests]) => [
          trace,
          measure(meter, requests),
        ]),
      );
    });

    test.each(TRACE_METERS)("GET /api/v1/meters/{id}/usage and /stats: $definition.name", async (meter) => {
      const { matches, nothing, definition } = meter;
      const path = `/api/v1/meters/${definition.name}`;
      // In India midnight is at 18:30 UTC, amid the trace.
      const dayInIndia = ({ at }: TraceRequest) =>
        new Date(Date.parse(at) + 5.5 * 3_600_000).toISOString().slice(0, 10);
      const days = await ask(`${path}/usage?start_date=2023-11-16&end_date=2023-11-18&timezone=Asia/Kolkata`);
      expect(days).toMatchObject({
        total_usage: measure(meter, REQUESTS),
        event_count: REQUESTS.filter(matches).length,
        unique_customers: CUSTOMERS,
        grouped_data: ["2023-11-16", "2023-11-17", "2023-11-18"].map((period) => {
          const requests = REQUESTS.filter((each) => matches(each) && dayInIndia(each) === period);
          return { period, usage: measure(meter, requests) ?? nothing, event_count: requests.length };
        }),
      });
      const window = `start_date=${DAY}&end_date=${DAY}`;
      const hours = await ask(`${path}/usage?${window}&group_by=hour&customer_id=customer-7`);
      const byHour = new Map(groupRequests(of("customer-7").filter(matches), hourOf));
      expect(hours.grouped_data).toEqual(
        Array.from({ length: 24 }, (_, hour) => {
          const start = new Date(Date.UTC(2023, 10, 16, hour)).toISOString().slice(0, 19);
          const requests = byHour.get(start) ?? [];
          const usage = measure(meter, requests) ?? nothing;
          return { period: `${start}Z`, usage, event_count: requests.length };
        }),
      );

      const ends = REQUESTS.filter(matches)
        .map(({ at }) => at)
        .sort();
      const stats = await ask(`${path}/stats`);
      expect(stats).toEqual({
        meter_id: meterIds.get(definition.name),
        total_events: ends.length,
        unique_customers: CUSTOMERS,
        first_event_date: stats.first_event_date,
        last_event_date: stats.last_event_date,
        today_usage: nothing,
        this_week_usage: nothing,
        this_month_usage: nothing,
      });
      expect([stats.first_event_date, stats.last_event_date].map((date) => Date.parse(date))).toEqual(
        [ends.at(0), ends.at(-1)].map((at) => Date.parse(at ?? "")),
      );
    });

    test("GET /api/v1/meters/{id}/events: every page, with true totals", async () => {
      const path = `/api/v1/meters/conversations/events?start_date=${DAY}&end_date=${DAY}&customer_id=customer-7`;
      const { matches } = TRACE_METERS.find(({ definition }) => definition.name === "conversations") ?? {};
      const expected = of("customer-7")
        .filter((each) => matches?.(each))
        .toSorted((a, b) => (a.at > b.at ? -1 : 1));
      const found: Answer["body"][] = [];
      for (let page = 1; page <= Math.ceil(expected.length / 100); page++) {
        const { data, meta } = await ask(`${path}&page_size=100&page=${page}`);
        const total_pages = Math.ceil(expected.length / 100);
        expect(meta).toEqual({ page, page_size: 100, total: expected.length, total_pages });
        found.push(...data);
      }
      expect(found.map(({ idempotency_key, meta_data }) => [idempotency_key, meta_data.context])).toEqual(
        expected.map(({ key, context }) => [key, context]),
      );
    });

    test("GET /api/v1/customers/{id}/usage", async () => {
      const body = await ask(`/api/v1/customers/customer-7/usage?start_date=${DAY}&end_date=${DAY}`);
      const usages = body.meters.map((each: Answer["body"]) => [each.name, [each.usage, each.event_count]]);
      const mine = of("customer-7");
      const imported = PARTS.map(([trace, column]) => {
        const { quantity, events } = sumTrace(trace, column).byCustomer.get("customer-7") ?? {};
        return [`${trace}-${METERS[column]}`, [quantity, events]] as const;
      });
      const defined = metered.map(
        ({ meter, name }) => [name, [measure(meter, mine), mine.filter(meter.matches).length]] as const,
      );
      const signal = ["request", [mine.length, mine.length]] as const;
      expect(new Map(usages)).toEqual(new Map<unknown, unknown>([...imported, ...defined, signal]));
    });

    test("GET /v1/events: every page", async () => {
      const path = `/v1/events?startDate=${DAY}&endDate=${DAY}&customerId=customer-7&meterId=request&limit=100`;
      const found = await askAll(path);
      const expected = of("customer-7").toSorted((a, b) => (a.at > b.at ? -1 : 1));
      expect(found.map((event) => [event.idempotencyKey, event.timestamp, event.customerId])).toEqual(
        expected.map(({ key, at }) => [key, asStored(at), customerIds.get("customer-7")]),
      );
    });

    test("POST /v1/events/search", async () => {
      const asked = [REQUESTS[0], REQUESTS[4_711], REQUESTS.at(-1)].filter((each) => each !== undefined);
      const found = await ask("/v1/events/search", { transactionIds: asked.map(({ key }) => key) });
      expect(
        found.map((each: Answer["body"]) => [
          each.transaction_id,
          each.customer_id,
          each.timestamp,
          each.is_duplicate,
          each.matched_billable_metrics.map(({ name }: { name: string }) => name).sort(),
        ]),
      ).toEqual(
        asked.map((each) => [
          each.key,
          each.customer,
          each.at,
          false,
          metered.filter(({ meter }) => meter.matches(each)).map(({ name }) => name),
        ]),
      );
    });
  });

  test("importing again changes nothing, whatever fails meanwhile", async () => {
    const before = (await running.usage({ ...WINDOW, breakdownBy: "customer" })).dimensionBreakdown.summary;
    const { faults } = running.pipeline.gateway;
    await shortenVisibility(running.pipeline, 5);
    faults.inject({ kind: "throttle", service: "dynamodb", rate: 0.03 });
    faults.inject({
      kind: "timeoutAfterSuccess",
      service: "sqs",
      operation: "DeleteMessageBatch",
      rate: 0.05,
    });
    await importPart("code", "ContextTokens");
    await running.pipeline.idle();
    faults.clear();
    expect((await running.usage({ ...WINDOW, breakdownBy: "customer" })).dimensionBreakdown.summary).toEqual(
      before,
    );
    expect(faults.report().throttle).toBeGreaterThan(0);
  });
});
