/** Owns: the answer of `GET /v1/health/reconciliation` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, decimalText, instant, uuid } from "./fields.ts";

export const counterAmountsSchema = described(
  z.object({ count: z.int(), quantity: decimalText, cost: decimalText, costed: z.int() }),
  { id: "CounterAmounts", description: "costed is the number of events that had a cost." },
);

/** What names a slot of a counter. */
export const counterPlaceSchema = z.object({
  family: described(z.string(), { description: "Of the counter, such as customer-day." }),
  hour: instant,
  meterId: z.optional(uuid),
  customerId: z.optional(uuid),
  agentId: z.optional(uuid),
  counter: described(z.object({ partition: z.string(), sort: z.string(), slot: z.string() }), {
    id: "CounterSlot",
    description: "Where the counter is kept.",
  }),
});

const counterDriftSchema = described(
  z.extend(counterPlaceSchema, {
    organization: z.string(),
    expected: counterAmountsSchema,
    found: counterAmountsSchema,
    held: counterAmountsSchema,
  }),
  { id: "CounterDrift", description: "A counter that does not hold what the receipts of its events say." },
);

const storeDriftSchema = described(
  z.object({
    organization: z.string(),
    meterId: uuid,
    hour: instant,
    expected: counterAmountsSchema,
    found: counterAmountsSchema,
  }),
  {
    id: "StoreDrift",
    description:
      "A meter of which the event store has other raw events than the ledger. Totals and bills are right all the same.",
  },
);

const runSchema = described(
  z.object({
    id: z.string(),
    at: instant,
    hours: z.array(instant),
    notChecked: z.array(z.object({ hour: z.string(), reason: z.string() })),
    drift: z.array(counterDriftSchema),
    driftCount: count,
    eventStoreDrift: z.array(storeDriftSchema),
    eventStoreFailure: z.optional(z.string()),
    repaired: z.array(counterDriftSchema),
    resent: count,
    orphansTakenOver: count,
    unclaimed: z.array(uuid),
    orphansCheckedUntil: z.optional(instant),
  }),
  { id: "ReconciliationRun" },
);

export const reconciliationHealthSchema = described(
  z.object({
    lastRunAt: described(z.nullable(instant), {
      description: "Null when it did not run within the last 30 days.",
    }),
    hoursChecked: z.nullable(count),
    hoursChecked30Days: count,
    drift: described(z.array(counterDriftSchema), { description: "What was found and not refuted since." }),
    eventStoreDrift: z.array(storeDriftSchema),
    orphansTakenOver: z.nullable(count),
    unclaimed: z.nullable(count),
    lastRun: z.nullable(runSchema),
  }),
  { id: "ReconciliationHealth" },
);

export type ReconciliationHealth = Wire<typeof reconciliationHealthSchema>;
