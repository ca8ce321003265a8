/** One event, said in every form, becomes the same internal event, as far as the form can say it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ingestEvents } from "../../../shared/application/ingest-events.ts";
import type { JsonValue, UsageEvent } from "../../../shared/domain/event/usage-event.ts";
import { aMeter } from "../../support/builders.ts";
import {
  createInMemoryCatalog,
  createInMemoryMeters,
  createInMemoryQueue,
  readableIdentifiers,
  theseMeters,
  thesePrices,
} from "../../support/in-memory-ports.ts";
import { type Sent, translate } from "./requests.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

interface Said {
  readonly source: string;
  readonly id: string;
  readonly customer: string;
  readonly eventType: string;
  readonly timestamp: string;
  readonly quantity: string;
  readonly cost: string;
  readonly agent: string;
  readonly properties: Readonly<Record<string, JsonValue>>;
}

/** What every form can hold, also twice in a key, and some of them in the properties. */
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => text.trim() !== "" && Buffer.byteLength(text) <= 60);
const properties = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 8 }).filter((key) => key !== "__proto__"),
  fc.oneof(name, fc.integer(), fc.boolean(), fc.constant(null), fc.array(name, { maxLength: 2 })),
  { maxKeys: 4, noNullPrototype: true },
);
const decimalText = fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.nat(999)).map(([a, b]) => `${a}.${b}1`);
const said: fc.Arbitrary<Said> = fc.record({
  source: fc.webPath().map((path) => `/${path.slice(0, 30)}`),
  id: name,
  customer: name,
  eventType: name,
  timestamp: fc
    .date({ min: new Date(NOW - 30 * 86_400_000), max: new Date(NOW), noInvalidDate: true })
    .map((date) => date.toISOString()),
  quantity: decimalText,
  cost: decimalText,
  agent: name,
  properties,
});

const events = "/v1/events";
const attributesOf = ({ source, id, customer, eventType, timestamp, quantity, cost, agent }: Said) => ({
  specversion: "1.0",
  source,
  id,
  type: eventType,
  subject: customer,
  time: timestamp,
  quantity,
  cost,
  agent,
});
const structuredOf = (event: Said) => ({ ...attributesOf(event), data: event.properties });

interface Form {
  /** What the form cannot say: the value that it has then. */
  readonly without: Partial<Pick<Said, "quantity" | "cost" | "agent">>;
  readonly send: (event: Said) => Sent;
}

const keyOf = ({ source, id }: Said) => `${source} ${id}`;
const FORMS: Readonly<Record<string, Form>> = {
  native: {
    without: {},
    send: ({ source, id, ...event }) => ({
      path: events,
      body: [{ ...event, idempotencyKey: `${source} ${id}` }],
    }),
  },
  "CloudEvents, structured": {
    without: {},
    send: (event) => ({
      path: events,
      headers: { "content-type": "application/cloudevents+json; charset=utf-8" },
      body: structuredOf(event),
    }),
  },
  "CloudEvents, batched": {
    without: {},
    send: (event) => ({
      path: events,
      headers: { "content-type": "application/cloudevents-batch+json" },
      body: [structuredOf(event)],
    }),
  },
  "CloudEvents, binary": {
    without: {},
    send: (event) => ({
      path: events,
      headers: Object.fromEntries(
        Object.entries(attributesOf(event)).map(([attribute, value]) => [
          `ce-${attribute}`,
          encodeURIComponent(value),
        ]),
      ),
      body: event.properties,
    }),
  },
  MarginFront: {
    without: { cost: undefined },
    send: (event) => ({
      path: "/v1/usage/record",
      body: {
        records: [
          {
            customerExternalId: event.customer,
            agentCode: event.agent,
            signalName: event.eventType,
            quantity: event.quantity,
            metadata: event.properties,
            timestamp: event.timestamp,
            idempotencyKey: keyOf(event),
          },
        ],
      },
    }),
  },
  Metronome: {
    without: { quantity: "1", cost: undefined, agent: undefined },
    send: (event) => ({
      path: "/v1/ingest",
      body: [
        {
          transaction_id: keyOf(event),
          customer_id: event.customer,
          event_type: event.eventType,
          timestamp: event.timestamp,
          properties: event.properties,
        },
      ],
    }),
  },
  Fluxrate: {
    without: { cost: undefined, agent: undefined },
    send: (event) => ({
      path: "/api/v1/sdk/track",
      body: {
        meter_token: "the-meter",
        customer_external_id: event.customer,
        quantity: event.quantity,
        timestamp: event.timestamp,
        idempotency_key: keyOf(event),
        metadata: event.properties,
      },
    }),
  },
};

/** The way of a request from its dialect to the queue, where a meter takes the event type of the event. */
async function queued(sent: Sent, eventType: string): Promise<readonly UsageEvent[]> {
  const queue = createInMemoryQueue();
  const meter = aMeter({ externalId: "the-meter", eventTypes: { in: [eventType] }, properties: [] });
  const dependencies = {
    queue,
    catalog: createInMemoryCatalog(),
    meters: theseMeters(),
    prices: thesePrices(),
    namedMeters: createInMemoryMeters([meter]),
    identifiers: readableIdentifiers(),
    now: () => NOW,
  };
  const parsed = translate(sent).map((submission) => {
    if (submission.kind === "refused") throw new Error(submission.faults.join("; "));
    return submission.event;
  });
  await ingestEvents(dependencies, { organization: "org", events: parsed });
  return queue.chunks.flatMap((chunk) => chunk.events);
}

describe("the same event", () => {
  test.each(Object.entries(FORMS))("in the form %s is the same inside", async (_, { without, send }) => {
    await fc.assert(
      fc.asyncProperty(said, async (event) => {
        const { source, id, ...content } = { ...event, ...without };
        const native = { path: events, body: { ...content, idempotencyKey: keyOf(event) } };
        const [inNative, inForm] = await Promise.all(
          [native, send(event)].map((sent) => queued(sent, event.eventType)),
        );
        expect(inForm).toEqual(inNative);
        expect(inForm).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});
