/**
 * Owns: the meters of a schedule, and what an event feeds: the rules of the design written once more, by no code of the product.
 */
import type { JsonValue, MeterFeed } from "../../shared/domain/event/usage-event.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";

export const START = Date.parse("2026-01-15T10:31:00Z");

/** A change takes effect a minute after it was made. */
const MINUTE_MS = 60_000;
const LONG_AGO = START - 1_000 * MINUTE_MS;

interface Life {
  readonly createdAt: number;
  readonly archivedAt?: number;
}

/** Some begin and end while clients send; the last one is made after the first worker has read the meters. */
const LIVES: Readonly<Record<string, Life>> = {
  regional: { createdAt: LONG_AGO },
  seconds: { createdAt: LONG_AGO },
  beginning: { createdAt: START - MINUTE_MS + 2_000 },
  ending: { createdAt: LONG_AGO, archivedAt: START - MINUTE_MS + 3_000 },
  late: { createdAt: START + 1_000 },
};

const BY_SECONDS = new Set(["seconds", "late"]);

/** The definitions as whoever reads the catalog at this instant finds them. */
export function metersAt(now: number): readonly Meter[] {
  return Object.entries(LIVES)
    .filter(([, { createdAt }]) => createdAt <= now)
    .map(([id, { createdAt, archivedAt }]) => ({
      id,
      externalId: id,
      name: id,
      origin: "defined",
      aggregation: "sum",
      eventTypes: { notIn: ["calls"] },
      properties: [{ name: "region", exists: true }],
      ...(BY_SECONDS.has(id) ? { valueProperty: "seconds" } : {}),
      groupKeys: [],
      createdAt: new Date(createdAt).toISOString(),
      ...(archivedAt === undefined || archivedAt > now
        ? {}
        : { archivedAt: new Date(archivedAt).toISOString() }),
    }));
}

interface Content {
  readonly eventType: string;
  readonly properties?: { readonly [key: string]: JsonValue };
}

/** What an event feeds that was accepted at this instant. */
export function feedsAt(acceptedAt: number, { eventType, properties }: Content): readonly MeterFeed[] {
  if (eventType === "calls" || properties?.region === undefined) return [];
  return Object.entries(LIVES).flatMap(([meterId, { createdAt, archivedAt = Number.POSITIVE_INFINITY }]) => {
    if (acceptedAt < createdAt + MINUTE_MS || acceptedAt >= archivedAt + MINUTE_MS) return [];
    if (!BY_SECONDS.has(meterId)) return [{ meterId }];
    return properties.seconds === undefined ? [] : [{ meterId, value: String(properties.seconds) }];
  });
}
