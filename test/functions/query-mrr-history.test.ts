/** GET /v1/analytics/mrr/history and /v1/mrr-snapshots, on snapshots that were made of contracts and bills in memory. */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/query-mrr-history/handler.ts";
import type { Identity } from "../../shared/ports/identities.ts";
import { anInvoice, aRecurringCharge, aSubscription } from "../support/billing-builders.ts";
import { createInMemorySnapshots } from "../support/in-memory-snapshots.ts";
import { createSnapshotWorld, type SnapshotWorldOptions } from "../support/snapshot-world.ts";

const THROUGH = "2026-07-31T12:00:00.000Z";

async function aWorld(
  over: Partial<SnapshotWorldOptions> = {},
  absorbed: readonly (readonly [string, string])[] = [],
  byHand?: readonly string[],
) {
  const snapshots = createInMemorySnapshots();
  const world = createSnapshotWorld({ now: "2026-02-01T00:30:00Z", snapshots, ...LIVES, ...over });
  for (const month of byHand ?? []) await world.run({ month });
  for (const month of byHand === undefined ? ["02", "03", "04", "05", "06", "07"] : []) {
    world.moveTo(`2026-${month}-01T00:30:00Z`);
    await world.run();
  }
  const handler = createHandler({
    authenticate: async () => ({ keyId: "id", organization: "acme", scopes: ["analytics:read"] }),
    logger: { warn: () => {}, error: () => {} },
    fingerprint: (text) => `${text.length}`.padEnd(22, "-"),
    history: {
      snapshots,
      dataThrough: async () => THROUGH,
      identities: {
        absorptions: async () => new Map(absorbed),
        identify: async (_, __, reference) =>
          reference.startsWith("customer-")
            ? ({
                id: reference,
                absorbed: absorbed.filter(([, owner]) => owner === reference).map(([id]) => id),
              } as unknown as Identity)
            : undefined,
      },
      now: () => Date.parse("2026-07-15T00:00:00Z"),
    },
  });
  const ask = async (path: string, query = "") => {
    const event = {
      headers: {},
      routeKey: `GET ${path}`,
      rawPath: path,
      rawQueryString: query,
      requestContext: { requestId: "r", http: { method: "GET" } },
    } as unknown as APIGatewayProxyEventV2;
    const { statusCode, body, headers } = await handler(event, {} as Context);
    return { statusCode, headers, body: JSON.parse(body ?? "") };
  };
  return {
    world,
    history: (query = "") => ask("/v1/analytics/mrr/history", query),
    list: (query = "") => ask("/v1/mrr-snapshots", query),
  };
}

const seats = (count: number) => ({ type: "seat", price: { model: "flat", rate: `${count}` } }) as const;

/**
 * 100 a month, and 10 for each seat. The first customer has 1 seat from January, 3 from February, 2 from March, goes with the end of
 * April (recorded in March) and comes back in June. The second one begins in March without seats.
 */
const LIVES = {
  charges: [
    aRecurringCharge(),
    { ...aRecurringCharge({ id: "charge-2", externalId: "seats" }), ...seats(10), amount: undefined },
  ],
  subscriptions: [
    aSubscription({
      id: "subscription-1",
      changes: [
        {
          id: "1",
          effectiveDate: "2026-01-01",
          planId: "plan-1",
          seats: 1,
          recordedAt: "2026-01-01T00:00:00Z",
        },
        { id: "2", effectiveDate: "2026-02-10", seats: 3, recordedAt: "2026-02-01T00:00:00Z" },
        { id: "3", effectiveDate: "2026-03-10", seats: 2, recordedAt: "2026-03-01T00:00:00Z" },
      ],
      ends: [{ id: "1", endDate: "2026-04-30", recordedAt: "2026-03-20T00:00:00Z" }],
    }),
    aSubscription({
      id: "subscription-2",
      startDate: "2026-06-01",
      changes: [
        {
          id: "1",
          effectiveDate: "2026-06-01",
          planId: "plan-1",
          seats: 0,
          recordedAt: "2026-06-01T00:00:00Z",
        },
      ],
    }),
    aSubscription({
      id: "subscription-3",
      customerId: "customer-2",
      startDate: "2026-03-05",
      changes: [
        {
          id: "1",
          effectiveDate: "2026-03-05",
          planId: "plan-1",
          seats: 0,
          recordedAt: "2026-03-05T00:00:00Z",
        },
      ],
    }),
  ],
} as unknown as Omit<SnapshotWorldOptions, "now">;

const NONE = { new: 0, expansion: 0, contraction: 0, churn: 0, reactivation: 0 };

/** Month, starting, what moved, ending. */
const moved = (body: { months: Record<string, unknown>[] }) =>
  body.months.map(({ month, version: _, computedAt: __, starting, ending, ...movements }) => [
    month,
    starting,
    Object.fromEntries(Object.entries(movements).filter(([, amount]) => amount !== 0)),
    ending,
  ]);

describe("GET /v1/analytics/mrr/history", () => {
  test("tells each month's movements, customer by customer", async () => {
    const { history } = await aWorld();
    const { statusCode, headers, body } = await history();
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ "tallymark-data-through": THROUGH });
    expect(body).toMatchObject({ currency: "USD", variant: "runRate", churnAt: "end" });
    expect(moved(body)).toEqual([
      ["2026-01", 0, { new: 110 }, 110],
      ["2026-02", 110, { expansion: 20 }, 130],
      ["2026-03", 130, { new: 100, contraction: 10 }, 220],
      ["2026-04", 220, {}, 220],
      ["2026-05", 220, { churn: 120 }, 100],
      ["2026-06", 100, { reactivation: 100 }, 200],
    ]);
    expect(body.months[0]).toEqual({
      month: "2026-01",
      version: 1,
      computedAt: "2026-02-01T00:30:00.000Z",
      starting: 0,
      ...NONE,
      new: 110,
      ending: 110,
    });
  });

  test("begins with what the month before ended with, and knows who had been there", async () => {
    const { history } = await aWorld();
    const { body } = await history("from=2026-05&to=2026-06");
    expect(moved(body)).toEqual([
      ["2026-05", 220, { churn: 120 }, 100],
      ["2026-06", 100, { reactivation: 100 }, 200],
    ]);
  });

  test("can count a subscription as churned once its end is recorded", async () => {
    const { history } = await aWorld();
    const { body } = await history("from=2026-03&to=2026-05&churnAt=cancellation");
    expect(moved(body)).toEqual([
      ["2026-03", 130, { new: 100, churn: 130 }, 100],
      ["2026-04", 100, {}, 100],
      ["2026-05", 100, {}, 100],
    ]);
  });

  test("can be asked of one customer, with all ids that count for it", async () => {
    const { history } = await aWorld({}, [["customer-1", "customer-2"]]);
    expect(moved((await history("customerId=customer-2&from=2026-03&to=2026-05")).body)).toEqual([
      // Both are one by now: what the second id began with is growth.
      ["2026-03", 130, { expansion: 90 }, 220],
      ["2026-04", 220, {}, 220],
      ["2026-05", 220, { contraction: 120 }, 100],
    ]);
    const alone = await (await aWorld()).history("customerId=customer-2&from=2026-03&to=2026-04");
    expect(moved(alone.body)).toEqual([
      ["2026-03", 0, { new: 100 }, 100],
      ["2026-04", 100, {}, 100],
    ]);
  });

  test("takes the last version of each month, and leaves out months and currencies without one", async () => {
    const { world, history } = await aWorld();
    await world.record("invoice", anInvoice({ invoiceDate: "2026-02-10", total: "7" }));
    await world.run();
    const billed = await history("variant=canonical&from=2025-01&to=2026-03");
    expect(billed.body.months).toMatchObject([
      { month: "2026-01", version: 1, ending: 0 },
      { month: "2026-02", version: 2, new: 7, ending: 7 },
      { month: "2026-03", version: 2, churn: 7, ending: 0 },
    ]);
    expect((await history("currency=EUR")).body.months).toEqual([]);
  });

  test("leaves a month out while the one before it is not closed, unless it is the first one", async () => {
    const { world, history } = await aWorld({ now: "2026-08-01T00:30:00Z" }, [], ["2026-02", "2026-06"]);
    expect(moved((await history()).body)).toEqual([]);
    await world.run({ month: "2026-01" });
    expect(moved((await history()).body)).toEqual([
      ["2026-01", 0, { new: 110 }, 110],
      ["2026-02", 110, { expansion: 20 }, 130],
    ]);
    await world.run({ month: "2026-05" });
    expect(moved((await history("from=2026-05")).body)).toEqual([
      ["2026-06", 100, { reactivation: 100 }, 200],
    ]);
    await world.run();
    expect(moved((await history("from=2026-05")).body)).toEqual([
      ["2026-05", 220, { churn: 120 }, 100],
      ["2026-06", 100, { reactivation: 100 }, 200],
    ]);
  });

  test("tells of a currency in each month since its first one, though there be nothing in it any more", async () => {
    const { world, history } = await aWorld();
    const credit = { id: "credit", number: "credit", kind: "credit_note", currency: "EUR" } as const;
    await world.record("invoice", anInvoice({ ...credit, invoiceDate: "2026-03-10", total: "-20" }));
    await world.run();
    const { body } = await history("variant=canonical&currency=EUR");
    // Below zero is owed to the customer: worth nothing, and nothing it could lose.
    expect(body.months.map(({ month, ending }: Record<string, unknown>) => [month, ending])).toEqual([
      ["2026-03", -20],
      ["2026-04", 0],
      ["2026-05", 0],
      ["2026-06", 0],
    ]);
  });

  test("refuses what it cannot answer, and says what it accepts", async () => {
    const { history } = await aWorld();
    const wrong = await history("from=2026-13&variant=all&currency=Dollar&churnAt=never");
    expect(wrong.statusCode).toBe(400);
    expect(wrong.body.message).toHaveLength(4);
    expect((await history("from=2026-08&to=2026-07")).body.message).toContain(
      "from: got 2026-08; accepted is a month not after to, 2026-07",
    );
    expect((await history("customerId=nobody")).statusCode).toBe(404);
  });
});

describe("GET /v1/mrr-snapshots", () => {
  test("lists every version, a page at a time", async () => {
    const { world, list } = await aWorld();
    await world.record("invoice", anInvoice({ invoiceDate: "2026-02-10", total: "7" }));
    await world.run();
    const { body } = await list("month=2026-02");
    expect(body).toMatchObject({
      data: [
        {
          month: "2026-02",
          currency: "USD",
          version: 1,
          canonical: 0,
          runRate: 130,
          committed: 130,
          rows: 1,
        },
        { month: "2026-02", currency: "USD", version: 2, canonical: 7, runRate: 130, committed: 130 },
      ],
      next_page: null,
    });
    const first = await list("limit=5");
    const rest = await list(`limit=100&next_page=${first.body.next_page}`);
    expect([...first.body.data, ...rest.body.data]).toEqual((await list()).body.data);
    expect((await list("currency=EUR")).body).toEqual({ data: [], next_page: null });
    expect((await list("moth=2026-02")).statusCode).toBe(400);
  });
});
