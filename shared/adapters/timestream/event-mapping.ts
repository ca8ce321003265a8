/**
 * Owns: how an event stands in Timestream - the names of its columns, and its record.
 * Does not own: the SQL (query-builder.ts).
 */
import type { MeasureValue, _Record as TimestreamRecord } from "@aws-sdk/client-timestream-write";
import { type Decimal, decimal } from "../../domain/decimal/decimal.ts";
import { writeJson } from "../../domain/event/json-text.ts";
import type { StoredEvent } from "../../ports/event-store.ts";

export const COLUMNS = {
  organization: "organization",
  eventId: "event_id",
  eventType: "event_type",
  customerId: "customer_id",
  meterId: "meter_id",
  agentId: "agent_id",
  time: "time",
  quantityUnits: "quantity_units",
  quantityFraction: "quantity_fraction",
  costUnits: "cost_units",
  costFraction: "cost_fraction",
  idempotencyKey: "idempotency_key",
  acceptedAt: "accepted_at",
  contentHash: "hash",
  voided: "voided",
  properties: "properties",
} as const;

export const MEASURE_NAME = "usage_event";

/** Timestream has no decimals: a decimal is kept as two integers, its units and this many digits of its fraction. */
export const FRACTION_DIGITS = 12;
/** What the units of a value have at most: see shared/domain/decimal. */
export const UNITS_DIGITS = 15;

/** A decimal as two whole numbers, both of its sign. */
export interface SplitDecimal {
  readonly units: bigint;
  readonly fraction: bigint;
}

/** @param value of at most 12 fraction digits */
export function splitDecimal(value: Decimal): SplitDecimal {
  const [units = "0", fraction = ""] = value.abs().toFixed().split(".");
  const sign = value.s < 0 ? -1n : 1n;
  return { units: sign * BigInt(units), fraction: sign * BigInt(fraction.padEnd(FRACTION_DIGITS, "0")) };
}

/** What all our records have in common; a batch carries it once. */
export const COMMON_ATTRIBUTES = {
  MeasureName: MEASURE_NAME,
  MeasureValueType: "MULTI",
  TimeUnit: "NANOSECONDS",
} as const;

/** The id is part of a record's identity: without it, two equal events of one instant would be one row. */
export function toRecord({ organization, acceptedAt, event, correction }: StoredEvent): TimestreamRecord {
  const dimensions = {
    [COLUMNS.organization]: organization,
    [COLUMNS.eventId]: event.id,
    [COLUMNS.eventType]: event.eventType,
    [COLUMNS.customerId]: event.customerId,
    [COLUMNS.meterId]: event.meterId,
    ...(event.agentId === undefined ? {} : { [COLUMNS.agentId]: event.agentId }),
  };
  return {
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Time: toNanoseconds(event.timestamp),
    // The store keeps the highest version, so that a late delivery of the event cannot undo its correction.
    Version: 1 + (correction?.version ?? 0),
    MeasureValues: [
      ...toMeasures(event.quantity, COLUMNS.quantityUnits, COLUMNS.quantityFraction),
      ...(event.cost === undefined ? [] : toMeasures(event.cost, COLUMNS.costUnits, COLUMNS.costFraction)),
      { Name: COLUMNS.idempotencyKey, Type: "VARCHAR", Value: event.idempotencyKey },
      { Name: COLUMNS.voided, Type: "BOOLEAN", Value: String(correction?.isVoided ?? false) },
      { Name: COLUMNS.contentHash, Type: "VARCHAR", Value: event.contentHash },
      { Name: COLUMNS.acceptedAt, Type: "TIMESTAMP", Value: toNanoseconds(acceptedAt) },
      ...(event.properties === undefined
        ? []
        : [{ Name: COLUMNS.properties, Type: "VARCHAR" as const, Value: writeJson(event.properties) }]),
    ],
  };
}

/** Nanoseconds since 1970 of a timestamp in UTC, as text: they pass 2^53. */
export function toNanoseconds(timestamp: string): string {
  const fraction = /\.(\d+)Z$/.exec(timestamp)?.[1] ?? "";
  const seconds = Date.parse(`${timestamp.slice(0, 19)}Z`) / 1000;
  return (BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"))).toString();
}

function toMeasures(text: string, unitsName: string, fractionName: string): MeasureValue[] {
  const { units, fraction } = splitDecimal(decimal(text));
  return [
    { Name: unitsName, Type: "BIGINT", Value: String(units) },
    { Name: fractionName, Type: "BIGINT", Value: String(fraction) },
  ];
}
