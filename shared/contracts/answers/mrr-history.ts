/** Owns: the answer of `GET /v1/analytics/mrr/history` on the wire. */
import * as z from "zod/mini";
import { CHURN_RULES, MRR_VARIANTS } from "../../domain/mrr/snapshot.ts";
import { described, type Wire } from "../wire.ts";
import { instant } from "./fields.ts";

export const snapshotFields = {
  month: described(z.string(), {
    id: "SnapshotMonth",
    description: "A calendar month of UTC.",
    pattern: "^[0-9]{4}-[0-9]{2}$",
    examples: ["2026-10"],
  }),
  version: described(z.int(), {
    description: "1 for the first one; each restatement is the next.",
    minimum: 1,
  }),
  computedAt: described(instant, {
    description: "When its computation began: it knows what was recorded before.",
  }),
};

const amount = described(z.number(), { minimum: 0 });

const mrrMonthSchema = described(
  z.object({
    ...snapshotFields,
    starting: described(z.number(), {
      description: "The ending of the snapshot before; 0 where there is none.",
    }),
    new: described(amount, { description: "Of customers that were never worth anything before." }),
    expansion: amount,
    contraction: amount,
    churn: amount,
    reactivation: described(amount, {
      description: "Of customers that were worth something before, and then nothing.",
    }),
    ending: z.number(),
  }),
  {
    id: "MrrMonth",
    description: "starting + new + reactivation + expansion - contraction - churn = ending.",
  },
);

export const mrrHistoryResponseSchema = described(
  z.object({
    months: described(z.array(mrrMonthSchema), {
      description: "In order. Months without a snapshot in this currency are left out.",
    }),
    currency: z.string(),
    variant: z.enum(MRR_VARIANTS),
    churnAt: z.enum(CHURN_RULES),
  }),
  { id: "MrrHistoryResponse" },
);

export type MrrHistoryResponse = Wire<typeof mrrHistoryResponseSchema>;
