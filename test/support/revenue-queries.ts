/** The function that answers questions about revenue, on stores in memory: the handler as deployed, and HTTP as it comes from the gateway. */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { openQuestions } from "../../functions/query-revenue/dependencies.ts";
import { createHandler } from "../../functions/query-revenue/handler.ts";
import type { Invoice } from "../../shared/domain/invoice/invoice.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import type { Charge } from "../../shared/domain/plan/plan.ts";
import type { Subscription, SubscriptionChange } from "../../shared/domain/subscription/subscription.ts";
import type { CatalogEntry } from "../../shared/ports/catalog.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import type { Identity } from "../../shared/ports/identities.ts";
import { sumModelsByHand } from "./brute-force-models.ts";
import { someWatermarks } from "./builders.ts";
import { createInMemoryBilling } from "./in-memory-billing.ts";
import { createMeterRollups, createMeterStore } from "./in-memory-meters.ts";
import { createInMemoryIdentities, createInMemoryMeters } from "./in-memory-ports.ts";
import { createInMemoryEventStore } from "./in-memory-usage.ts";

export interface RevenueWorld {
  readonly now: string;
  readonly events: readonly StoredEvent[];
  /** What the event store has got so far; absent: all of them. */
  readonly stored?: readonly StoredEvent[];
  readonly defined: readonly Meter[];
  readonly signals: readonly Meter[];
  readonly identities: readonly Identity[];
  readonly charges: readonly Charge[];
  readonly subscriptions: readonly Subscription[];
  readonly invoices: readonly Invoice[];
}

const EMPTY_WORLD: RevenueWorld = {
  now: "2026-03-15T12:00:00Z",
  events: [],
  defined: [],
  signals: [],
  identities: [],
  charges: [],
  subscriptions: [],
  invoices: [],
};

export function setUp(over: Partial<RevenueWorld>) {
  const world = { ...EMPTY_WORLD, ...over };
  const stored = world.stored ?? world.events;
  const rollups = createMeterRollups(world.events, world.defined);
  const eventStore = {
    ...createInMemoryEventStore(stored.filter(({ correction }) => !correction?.isVoided)),
    ...createMeterStore(stored),
    sumModels: async (question: Parameters<typeof sumModelsByHand>[1]) => sumModelsByHand(stored, question),
  };
  const stores = {
    billing: createInMemoryBilling(world).reader,
    catalog: {
      entries: async (_: string, references: readonly { kind: string; id: string }[]) =>
        world.identities
          .flatMap(entriesOf)
          .filter(({ kind, id }) => references.some((one) => one.kind === kind && one.id === id)),
    },
    identities: createInMemoryIdentities(world.identities),
    meters: createInMemoryMeters(world.defined, world.signals),
    rollups,
    eventStore,
    freshness: { watermarks: async () => someWatermarks("2026-03-15T11:59:00.000Z") },
    now: () => Date.parse(world.now),
  };
  const handler = createHandler({
    authenticate: async () => ({ keyId: "key", organization: "org", scopes: ["analytics:read"] }),
    logger: { warn: () => {}, error: () => {} },
    open: () => openQuestions(stores),
  });
  return {
    stores,
    rollups,
    get: async (path: string) => {
      const [rawPath = "", rawQueryString = ""] = `/v1/analytics/${path}`.split("?");
      const requestContext = { requestId: "request-1", http: { method: "GET" } };
      const event = { routeKey: `GET ${rawPath}`, rawPath, rawQueryString, headers: {}, requestContext };
      const answer = await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
      return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body ?? "null") };
    },
  };
}

function entriesOf({ kind, id, externalId, name, absorbed }: Identity): readonly CatalogEntry[] {
  return [
    { kind, id, externalId, name, ...(absorbed.length > 0 ? { absorbed } : {}) },
    ...absorbed.map((other) => ({ kind, id: other, externalId: other, name: other, ownerId: id })),
  ];
}

/** The terms of a subscription: the first ones, and what changed from a day on. */
export function changes(
  ...terms: readonly (readonly [effectiveDate: string, planId?: string, seats?: number])[]
): Subscription["changes"] {
  const [first, ...later] = terms.map(
    ([effectiveDate, planId, seats], index): SubscriptionChange => ({
      id: `change-${index}`,
      effectiveDate,
      ...(planId === undefined ? {} : { planId }),
      ...(seats === undefined ? {} : { seats }),
      recordedAt: "2025-01-01T00:00:00.000Z",
    }),
  );
  if (first === undefined) throw new Error("a subscription has terms");
  return [first, ...later];
}

export function end(endDate: string): Subscription["ends"] {
  return [{ id: "end-1", endDate, recordedAt: "2025-01-01T00:00:00.000Z" }];
}
