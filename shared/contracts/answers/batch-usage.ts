/** Owns: the answers of Metronome's `POST /v1/usage` and `POST /v1/usage/groups` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { instant, pageOf, uuid } from "./fields.ts";

const value = described(z.nullable(z.number()), {
  id: "UsageValue",
  description: "Null: nothing matched. What summed to zero is 0.",
});

export const batchUsagePageSchema = pageOf(
  described(
    z.object({
      customer_id: uuid,
      billable_metric_id: uuid,
      billable_metric_name: z.string(),
      start_timestamp: instant,
      end_timestamp: instant,
      value,
      groups: z.optional(
        described(z.record(z.string(), value), {
          description: "By text of the property that the metric is grouped by.",
        }),
      ),
    }),
    {
      id: "UsageRow",
      description: "By customer, metric and window: every window of every metric of every customer.",
    },
  ),
  "UsagePage",
);

export const usageGroupsPageSchema = pageOf(
  described(
    z.object({
      starting_on: instant,
      ending_before: instant,
      group: described(z.record(z.string(), z.string()), {
        description: "The text of each property of the group key.",
      }),
      group_key: described(z.nullable(z.string()), {
        description: "The property's name, of a key of one property; null otherwise.",
      }),
      group_value: described(z.nullable(z.string()), {
        description: "The property's text, of a key of one property; null otherwise.",
      }),
      value,
    }),
    {
      id: "UsageGroup",
      description:
        "By window and group: the groups that something matched; without a group key every window.",
    },
  ),
  "UsageGroupPage",
);

export type BatchUsageResponse = Wire<typeof batchUsagePageSchema>;
export type UsageGroupsResponse = Wire<typeof usageGroupsPageSchema>;
