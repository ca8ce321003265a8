/**
 * Owns: the question of `GET /v1/analytics/usage` on the wire, and its translation into our own words.
 * Does not own: its answer (analytics-usage-answer.ts), or what its window and buckets are (domain/time-window).
 */
import * as z from "zod/mini";
import type { WindowSize } from "../domain/time-window/buckets.ts";
import type { Bound } from "../domain/time-window/window.ts";
import { UTC, type Zone } from "../domain/time-window/zone.ts";
import type { Dimension, Reference } from "../domain/usage/question.ts";
import { MeteringError } from "../errors.ts";
import { referenceField } from "./event-fields.ts";
import { describeIssues, listOf, show } from "./faults.ts";
import { idField, keepGiven, type ReadParameter } from "./parameters.ts";
import { boundField, zoneField } from "./window-fields.ts";
import { described } from "./wire.ts";

/** MarginFront calls a meter a signal. */
const DIMENSION_OF = { customer: "customer", signal: "meter", agent: "agent" } as const;
const GRANULARITIES = ["hourly", "daily", "weekly", "monthly"] as const;
const SIZE_OF = { hourly: "hour", daily: "day", weekly: "week", monthly: "month" } as const satisfies Record<
  (typeof GRANULARITIES)[number],
  WindowSize
>;
const BREAKDOWNS = ["customer", "signal", "agent"] as const;

/** Parameters that are not named here are not read: clients of MarginFront may send more. */
export const usageQuerySchema = z.object({
  startDate: z.optional(described(boundField, { description: "Default: 29 days before the end." })),
  endDate: z.optional(described(boundField, { description: "Default: today." })),
  timezone: z.optional(zoneField),
  groupBy: z._default(z.enum(GRANULARITIES, { error: listOf(GRANULARITIES) }), "daily"),
  breakdownBy: z.optional(z.enum(BREAKDOWNS, { error: listOf(BREAKDOWNS) })),
  customerId: z.optional(idField),
  agentId: z.optional(idField),
  signalId: z.optional(idField),
  customerExternalId: z.optional(referenceField),
  agentExternalId: z.optional(referenceField),
  signalExternalId: z.optional(referenceField),
});

const FILTERS = [
  { id: "customerId", externalId: "customerExternalId", dimension: "customer" },
  { id: "agentId", externalId: "agentExternalId", dimension: "agent" },
  { id: "signalId", externalId: "signalExternalId", dimension: "meter" },
] as const;

export interface UsageQuery {
  readonly start: Bound | undefined;
  readonly end: Bound | undefined;
  readonly zone: Zone;
  readonly granularity: WindowSize;
  readonly breakdownBy: Dimension | undefined;
  readonly references: Readonly<Partial<Record<Dimension, Reference>>>;
  /** The filters as they were passed: the answer repeats them. */
  readonly passedFilters: Readonly<Record<string, string>>;
}

/**
 * @param read gives a parameter of the query string
 * @throws MeteringError request.invalid with one fault per wrong parameter
 */
export function parseUsageQuery(read: ReadParameter): UsageQuery {
  const input = keepGiven(Object.keys(usageQuerySchema.shape), read);
  const parsed = usageQuerySchema.safeParse(input);
  const faults = [...describeIssues(parsed.error?.issues ?? [], input), ...findDoubleFilters(input)];
  if (!parsed.success || faults.length > 0) {
    throw new MeteringError("request.invalid", faults.join("; "), { faults });
  }
  const { startDate, endDate, timezone, groupBy, breakdownBy } = parsed.data;
  return {
    start: startDate,
    end: endDate,
    zone: timezone ?? UTC,
    granularity: SIZE_OF[groupBy],
    breakdownBy: breakdownBy && DIMENSION_OF[breakdownBy],
    references: toReferences(parsed.data),
    passedFilters: keepGiven(
      FILTERS.flatMap(({ id, externalId }) => [id, externalId]),
      read,
    ),
  };
}

function findDoubleFilters(input: Readonly<Record<string, string>>): readonly string[] {
  return FILTERS.filter(({ id, externalId }) => id in input && externalId in input).map(
    ({ id, externalId }) =>
      `${externalId}: got ${show(input[externalId])} together with ${id}; accepted is one of the two`,
  );
}

function toReferences(data: z.infer<typeof usageQuerySchema>): UsageQuery["references"] {
  const references: Partial<Record<Dimension, Reference>> = {};
  for (const { id, externalId, dimension } of FILTERS) {
    const [ownId, foreignId] = [data[id], data[externalId]];
    if (ownId !== undefined) references[dimension] = { kind: "id", id: ownId };
    else if (foreignId !== undefined) references[dimension] = { kind: "external-id", externalId: foreignId };
  }
  return references;
}
