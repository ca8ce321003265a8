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
      description:
        "The ending of the month directly before; 0 where nothing is known of one, or of nothing in this currency.",
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
      description:
        "In order. Left out are months that are not closed, a month whose month before is not closed until that is (unless it is the organization's first), and months before the first one with anything in this currency.",
    }),
    currency: z.string(),
    variant: z.enum(MRR_VARIANTS),
    churnAt: z.enum(CHURN_RULES),
  }),
  { id: "MrrHistoryResponse" },
);

export type MrrHistoryResponse = Wire<typeof mrrHistoryResponseSchema>;
