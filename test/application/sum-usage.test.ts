import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UsageEvent } from "../../shared/domain/event/usage-event.ts";
import { addTotals, NO_TOTALS, type Totals, totalsOf } from "../../shared/domain/rollup/counter.ts";
import type { OwnedEvent } from "../../shared/domain/rollup/fold.ts";
import { type Bucket, cutIntoBuckets } from "../../shared/domain/time-window/buckets.ts";
import { CALENDAR_PERIODS } from "../../shared/domain/time-window/calendar.ts";
import { foldAnswer } from "../../shared/domain/usage/answer.ts";
import type { UsageQuestion } from "../../shared/domain/usage/question.ts";
import { aUsageEvent } from "../support/builders.ts";
import {
  createInMemoryEventStore,
  createInMemoryRollups,
  idOf,
  matches,
  textOf,
} from "../support/in-memory-usage.ts";
import { bindSumUsage } from "../support/sums.ts";
import { aSpan, zoneNamed } from "../support/windows.ts";

const CUSTOMERS = ["customer-1", "customer-2", "customer-3"];
const METERS = ["meter-1", "meter-2"];
const AGENTS = ["agent-1", "agent-2"];

const anAmount = fc.tuple(fc.nat(10_000), fc.nat(999_999)).map(([units, micros]) => `${units}.${micros}1`);

/** An event somewhere in or around the window, often near the edge of a bucket, where sums go wrong. */
function anEvent(buckets: readonly Bucket[]) {
  const edges = [...buckets.map(({ start }) => start), buckets.at(-1)?.end ?? 0];
  const nearEdge = fc.tuple(fc.constantFrom(...edges), fc.constantFrom(-1_800_000, -1, 0, 1, 900_000));
  const [start = 0, end = 0] = [edges[0], edges.at(-1)];
  const anywhere = fc.tuple(fc.integer({ min: start - 7_200_000, max: end + 7_200_000 }), fc.constant(0));
  return fc
    .record({
      at: fc.oneof(nearEdge, anywhere),
      organization: fc.constantFrom("org", "org", "org", "other"),
      customerId: fc.constantFrom(...CUSTOMERS),
      meterId: fc.constantFrom(...METERS),
      agentId: fc.constantFrom(undefined, ...AGENTS),
      quantity: anAmount,
      cost: fc.option(anAmount, { nil: undefined }),
    })
    .map(({ at: [base, shift], organization, ...fields }): OwnedEvent => {
      const timestamp = new Date(base + shift).toISOString();
      return { organization, event: aUsageEvent({ ...fields, timestamp }) };
    });
}

const aCase = fc
  .record({ span: aSpan(), granularity: fc.constantFrom(...CALENDAR_PERIODS) })
  .map(({ span, granularity }) => cutIntoBuckets(span, granularity, zoneNamed(span.zone)))
  .chain((buckets) =>
    fc.record({
      buckets: fc.constant(buckets),
      events: fc.array(anEvent(buckets), { maxLength: 40 }),
      filters: fc.record({
        customerId: fc.constantFrom(undefined, undefined, ...CUSTOMERS),
        meterId: fc.constantFrom(undefined, undefined, ...METERS),
        agentId: fc.constantFrom(undefined, undefined, ...AGENTS),
      }),
      breakdownBy: fc.constantFrom(undefined, "customer" as const, "meter" as const, "agent" as const),
    }),
  );

function sumOf(events: readonly UsageEvent[]): Totals {
  return events.map(totalsOf).reduce(addTotals, NO_TOTALS);
}

async function ask(events: readonly OwnedEvent[], question: UsageQuestion) {
  const rollups = createInMemoryRollups(events);
  const eventStore = createInMemoryEventStore(events);
  const tally = await bindSumUsage(rollups, eventStore)(question, () => {});
  return { rollups, eventStore, usage: foldAnswer(tally, question.buckets, question.breakdownBy) };
}

describe("Sums of usage", () => {
  // 0.4 s on an idle machine; the limit is for a busy one.
  const patience = { timeout: 60_000 };
  test(
    "equal the sums over the events themselves, for any window, zone, filter and breakdown",
    patience,
    async () => {
      await fc.assert(
        fc.asyncProperty(aCase, async ({ events, ...rest }) => {
          const question = { organization: "org", ...rest };
          const { buckets, filters, breakdownBy } = question;
          const { usage } = await ask(events, question);
          const counted = events
            .filter(({ organization, event }) => organization === "org" && matches(filters, event))
            .map(({ event }) => event);
          const within = ({ start, end }: { start: number; end: number }) =>
            counted.filter(({ timestamp }) => Date.parse(timestamp) >= start && Date.parse(timestamp) < end);
          const window = { start: buckets[0]?.start ?? 0, end: buckets.at(-1)?.end ?? 0 };

          expect(textOf(usage.totals)).toBe(textOf(sumOf(within(window))));
          expect(usage.series.map(({ date, totals }) => `${date} ${textOf(totals)}`)).toEqual(
            buckets.map((bucket) => `${bucket.label} ${textOf(sumOf(within(bucket)))}`),
          );
          if (breakdownBy === undefined) {
            expect(usage.breakdown).toBeUndefined();
            return;
          }
          const ids = new Set(within(window).map((event) => idOf(event, breakdownBy)));
          const of = (id: string | undefined, among: readonly UsageEvent[]) =>
            among.filter((event) => idOf(event, breakdownBy) === id);
          expect(new Set(usage.breakdown?.rows.map(({ id, totals }) => `${id} ${textOf(totals)}`))).toEqual(
            new Set([...ids].map((id) => `${id} ${textOf(sumOf(of(id, within(window))))}`)),
          );
          expect(
            new Set(
              usage.breakdown?.timeline.map(({ date, id, totals }) => `${date} ${id} ${textOf(totals)}`),
            ),
          ).toEqual(
            new Set(
              buckets.flatMap((bucket) =>
                [...ids].flatMap((id) => {
                  const among = of(id, within(bucket));
                  return among.length === 0 ? [] : [`${bucket.label} ${id} ${textOf(sumOf(among))}`];
                }),
              ),
            ),
          );
        }),
        { numRuns: 600 },
      );
    },
  );
});

describe("Reads of a question", () => {
  const january = (zone: string, start = "2026-01-01T00:00Z", end = "2026-02-01T00:00Z") =>
    cutIntoBuckets({ start: Date.parse(start), end: Date.parse(end) }, "day", zoneNamed(zone));
  const events = CUSTOMERS.flatMap((customerId) =>
    METERS.map((meterId) => ({
      organization: "org",
      event: aUsageEvent({ customerId, meterId, timestamp: "2026-01-15T10:30:00Z" }),
    })),
  );
  const SHARDS = [0, 1, 2, 3].map((shard) => `org#organization#${shard}`);

  test("a month of one customer is one read, whatever it is broken down by", async () => {
    for (const breakdownBy of [undefined, "customer", "meter", "agent"] as const) {
      const question = { buckets: january("UTC"), filters: { customerId: "customer-1" }, breakdownBy };
      const { rollups, eventStore } = await ask(events, { organization: "org", ...question });
      expect(rollups.reads).toEqual(["org#customer#customer-1"]);
      expect(eventStore.questions).toEqual([]);
    }
  });

  test("a zone of whole hours needs no event store; half an hour asks for two parts a day", async () => {
    const filters = { customerId: "customer-1" };
    const berlin = january("Europe/Berlin", "2025-12-31T23:00Z", "2026-01-31T23:00Z");
    expect(
      (await ask(events, { organization: "org", buckets: berlin, filters })).eventStore.questions,
    ).toEqual([]);
    const kolkata = january("Asia/Kolkata", "2025-12-31T18:30Z", "2026-01-31T18:30Z");
    const { eventStore } = await ask(events, { organization: "org", buckets: kolkata, filters });
    expect(eventStore.questions).toMatchObject([
      { organization: "org", customerId: "customer-1", segments: { length: 62 } },
    ]);
  });

  test("the organization, its meters and its agents are the four shards", async () => {
    for (const breakdownBy of [undefined, "meter", "agent"] as const) {
      const question = { buckets: january("UTC"), filters: { meterId: "meter-1" }, breakdownBy };
      expect((await ask(events, { organization: "org", ...question })).rollups.reads).toEqual(SHARDS);
    }
  });

  test("customers are one read a month; of one meter, one more a pair of meter and agent that was used", async () => {
    const buckets = january("UTC", "2025-12-15T00:00Z");
    const question = { organization: "org", buckets, breakdownBy: "customer" } as const;
    expect((await ask(events, { ...question, filters: {} })).rollups.reads).toEqual([
      "org#customers#2025-12",
      "org#customers#2026-01",
    ]);
    expect((await ask(events, { ...question, filters: { meterId: "meter-1" } })).rollups.reads).toEqual([
      ...SHARDS,
      "org#customers#2026-01#meter-1#-",
    ]);
  });

  test("of customers, a month that lies in one bucket is read without its days; one that the window cuts is not", async () => {
    const window = { start: Date.parse("2025-12-15"), end: Date.parse("2026-02-01") };
    const question = {
      organization: "org",
      buckets: cutIntoBuckets(window, "month", zoneNamed("UTC")),
      breakdownBy: "customer" as const,
      filters: {},
    };
    const { rollups, usage } = await ask(events, question);
    expect(rollups.reads).toEqual(["org#customers#2025-12", "org#customers#2026-01, whole months"]);
    // Each customer's event of each of two meters.
    expect(usage.breakdown?.timeline.map(({ date, id, totals }) => [date, id, textOf(totals)])).toEqual(
      CUSTOMERS.map((customer) => ["2026-01-01", customer, "2 2 0 0"]),
    );
  });

  test("customers in days of another zone are one more read for each that was active", async () => {
    const buckets = january("Europe/Berlin", "2025-12-31T23:00Z", "2026-01-31T23:00Z");
    const { rollups } = await ask(events, {
      organization: "org",
      buckets,
      breakdownBy: "customer",
      filters: {},
    });
    expect(rollups.reads).toEqual([
      "org#customers#2025-12",
      "org#customers#2026-01",
      ...CUSTOMERS.map((customer) => `org#customer#${customer}`),
    ]);
  });

  test("a window within one hour reads no counter", async () => {
    const buckets = january("UTC", "2026-01-15T10:15Z", "2026-01-15T10:45Z");
    const { rollups, usage } = await ask(events, { organization: "org", buckets, filters: {} });
    expect(rollups.reads).toEqual([]);
    expect(usage.totals.count).toBe(6);
  });

  test("reading stops when the one who watches its progress throws", async () => {
    const rollups = createInMemoryRollups(events);
    const eventStore = createInMemoryEventStore(events);
    const question = {
      organization: "org",
      buckets: january("Europe/Berlin", "2025-12-31T23:00Z", "2026-01-31T23:00Z"),
      breakdownBy: "customer" as const,
      filters: {},
    };
    const asking = bindSumUsage(rollups, eventStore)(question, (tally) => {
      if (tally.size() > 0) throw new Error("enough");
    });
    await expect(asking).rejects.toThrow("enough");
  });
});
