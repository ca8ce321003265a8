/** The functions that answer questions about meters, on stores in memory: handlers as deployed, and HTTP as it comes from the gateway. */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { expect } from "vitest";
import { createHandler as createBatchHandler } from "../../functions/query-batch-usage/handler.ts";
import { createHandler as createMeterHandler } from "../../functions/query-meters/handler.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { chooseBatch } from "../../shared/application/choose-batch.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import type { CatalogEntry, CatalogReference } from "../../shared/ports/catalog.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import type { Identity } from "../../shared/ports/identities.ts";
import type { ChooseBatch } from "../../shared/ports/sums.ts";
import { aMeter, aSignal, aUsageEvent, someWatermarks } from "./builders.ts";
import { createMeterRollups, createMeterStore } from "./in-memory-meters.ts";
import { createInMemoryIdentities, createInMemoryMeters, readableIdentifiers } from "./in-memory-ports.ts";
import { createInMemoryEventStore } from "./in-memory-usage.ts";
import { openSums } from "./sums.ts";

export interface World {
  readonly now: string;
  readonly events: readonly StoredEvent[];
  readonly defined: readonly Meter[];
  readonly signals: readonly Meter[];
  readonly customers: readonly Identity[];
  /** When entries became aliases, by their id; the others always were. */
  readonly absorbedAt?: Readonly<Record<string, string>>;
}

export function aCustomer(id: string, over: Partial<Identity> = {}): Identity {
  const createdAt = "2025-01-01T00:00:00Z";
  return {
    kind: "customer",
    id,
    externalId: `${id}-external`,
    name: id,
    createdAt,
    aliases: [],
    absorbed: [],
    ...over,
  };
}

export function setUp(world: World) {
  const rollups = createMeterRollups(world.events, world.defined);
  const eventStore = createMeterStore(world.events);
  const standing = world.events.filter(({ correction }) => !correction?.isVoided);
  const meters = createInMemoryMeters(world.defined, world.signals);
  const signals = world.signals.map(
    (signal): Identity => aCustomer(signal.id, { kind: "meter", externalId: signal.externalId }),
  );
  const identities = createInMemoryIdentities([...world.customers, ...signals], world.absorbedAt);
  const now = () => Date.parse(world.now);
  const catalog = {
    find: async (
      organization: string,
      kind: "customer" | "agent" | "meter",
      references: readonly string[],
    ) => {
      const found = await Promise.all(references.map((one) => identities.identify(organization, kind, one)));
      return new Map(
        found.flatMap((entry, index) => (entry ? [[references[index] ?? "", entry.id] as const] : [])),
      );
    },
    entries: async (_: string, references: readonly CatalogReference[]): Promise<readonly CatalogEntry[]> =>
      [...world.customers, ...world.signals.map((signal) => ({ ...signal, kind: "meter" as const }))]
        .filter(({ kind, id }) => references.some((one) => one.kind === kind && one.id === id))
        .map(({ kind, id, externalId, name }) => ({ kind, id, externalId, name })),
  };
  const dependencies = {
    authenticate: async () => ({ keyId: "key", organization: "org", scopes: ["analytics:read" as const] }),
    logger: { warn: () => {}, error: () => {} },
    identifiers,
    usage: {
      catalog,
      meters,
      meterBooks: {
        open: async () => ({
          defined: world.defined,
          namesOf: async () => new Map(world.signals.map(({ id, name }) => [id, name])),
        }),
      },
      identities,
      identifiers: readableIdentifiers(),
      freshness: { watermarks: async () => someWatermarks("2026-01-31T11:59:00.000Z") },
      now,
      chooseBatch: (...asked: Parameters<ChooseBatch>) =>
        chooseBatch({ meters, catalog, identities, identifiers: readableIdentifiers() }, ...asked),
    },
    openSums: () =>
      openSums({
        rollups,
        eventStore,
        meters,
        identities,
        now,
        segments: createInMemoryEventStore(standing),
      }),
  };
  const meterHandler = createMeterHandler(dependencies);
  const batchHandler = createBatchHandler(dependencies);
  return {
    rollups,
    eventStore,
    get: (path: string) => ask(meterHandler, "GET", path),
    post: (path: string, body: unknown) => ask(batchHandler, "POST", path, body),
  };
}

type Handler = ReturnType<typeof createMeterHandler>;

async function ask(handler: Handler, method: string, path: string, body?: unknown) {
  const [rawPath = "", rawQueryString = ""] = path.split("?");
  const id = /\/(?:meters|customers)\/([^/]+)\//.exec(rawPath)?.[1];
  const event = {
    routeKey: `${method} ${rawPath.replace(/(\/(?:meters|customers)\/)[^/]+/, "$1{id}")}`,
    rawPath: decodeURIComponent(rawPath),
    rawQueryString,
    headers: { "content-type": "application/json" },
    pathParameters: id === undefined ? undefined : { id: decodeURIComponent(id) },
    requestContext: { requestId: "request-1", http: { method } },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const answer = await handler(event as unknown as APIGatewayProxyEventV2, {} as Context);
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body ?? "null") };
}

/** Four customers, of whom customer-3 became an alias of customer-1; a voided event, and one of half a year ago. */
export function aWorld(over: Partial<World> = {}): World {
  return {
    now: "2026-01-31T12:00:00Z",
    events: [
      anEvent("2026-01-15T10:30:00Z", "customer-1", "2", { region: "eu", size: 3, model: "a" }),
      anEvent("2026-01-15T10:45:00Z", "customer-2", "3", { region: "us", size: 9, model: "b" }),
      anEvent("2026-01-27T08:00:00Z", "customer-3", "4", { region: "eu", size: 5, model: "a" }),
      anEvent("2026-01-31T11:00:00Z", "customer-2", "1", {}, "calls"),
      { ...anEvent("2026-01-30T09:00:00Z", "customer-4", "100", { region: "eu", size: 50 }), ...VOIDED },
      anEvent("2025-06-01T00:00:00.5Z", "customer-2", "7", { region: "eu" }),
    ],
    defined: [
      aMeter(),
      aMeter({
        id: "meter-2",
        externalId: "largest",
        name: "Largest",
        aggregation: "max",
        valueProperty: "size",
        properties: [],
      }),
      aMeter({
        id: "meter-3",
        externalId: "models",
        name: "Models",
        aggregation: "unique",
        valueProperty: "model",
        properties: [],
      }),
      aMeter({
        id: "meter-4",
        externalId: "all",
        name: "All events",
        aggregation: "count",
        eventTypes: {},
        properties: [],
      }),
    ],
    signals: [aSignal("tokens"), aSignal("calls")],
    customers: [
      aCustomer("customer-1", { name: "Acme", aliases: ["old-name"], absorbed: ["customer-3"] }),
      aCustomer("customer-2"),
      aCustomer("customer-4"),
    ],
    ...over,
  };
}

const VOIDED = { correction: { version: 1, isVoided: true } };

export function anEvent(
  timestamp: string,
  customerId: string,
  quantity: string,
  properties: Record<string, string | number>,
  eventType = "tokens",
): StoredEvent {
  const event = { idempotencyKey: timestamp, customerId, quantity, properties, eventType, timestamp };
  return {
    organization: "org",
    acceptedAt: timestamp,
    event: aUsageEvent({ ...event, meterId: `org/meter/${eventType}` }),
  };
}

/** Of an answer of usage. */
export interface Row {
  readonly customer_id: string;
  readonly billable_metric_id: string;
  readonly start_timestamp: string;
  readonly value: number | null;
}

/** All pages, one after the other. */
export async function readAll(post: ReturnType<typeof setUp>["post"], path: string, body: unknown) {
  const pages: { data: Row[]; next_page: string | null }[] = [];
  let next: string | null = null;
  do {
    const answer = await post(
      next === null ? path : `${path}${path.includes("?") ? "&" : "?"}next_page=${next}`,
      body,
    );
    expect(answer.status).toBe(200);
    pages.push(answer.body);
    next = answer.body.next_page;
  } while (next !== null);
  return pages;
}
