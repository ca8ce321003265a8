/** Owns: the answer of `GET /v1/mrr-snapshots` on the wire. */
import * as z from "zod/mini";
import { described, type Wire } from "../wire.ts";
import { count, pageOf } from "./fields.ts";
import { snapshotFields } from "./mrr-history.ts";

const mrrSnapshotSchema = described(
  z.object({
    ...snapshotFields,
    currency: z.string(),
    canonical: described(z.number(), { description: "What was billed in the month." }),
    runRate: described(z.number(), {
      description: "By the terms of its last day, and the usage of its last 30.",
    }),
    committed: described(z.number(), { description: "The same with commitments in place of usage." }),
    rows: described(count, { description: "Subscriptions, and customers with bills that name none." }),
    digest: described(z.string(), {
      description: "Of all that it says: two with the same one say the same.",
    }),
  }),
  { id: "MrrSnapshot", description: "One version of a month in a currency. It is never changed." },
);

export const mrrSnapshotsResponseSchema = pageOf(mrrSnapshotSchema, "MrrSnapshotsResponse");

export type MrrSnapshotsResponse = Wire<typeof mrrSnapshotsResponseSchema>;
