/** Owns: the payload with which a schedule or an operator starts the snapshots, and its answer. */
import * as z from "zod/mini";
import type { SnapshotHead } from "../domain/mrr/snapshot.ts";
import { parseInput } from "./faults.ts";
import { monthField } from "./month-field.ts";

const TEXT_ACCEPTED = "text of 1 to 500 characters";

const snapshotSchema = z.strictObject(
  {
    month: z.optional(monthField),
    organization: z.optional(
      z
        .string({ error: TEXT_ACCEPTED })
        .check(z.minLength(1, { error: TEXT_ACCEPTED }), z.maxLength(500, { error: TEXT_ACCEPTED })),
    ),
  },
  { error: "accepted are month, organization" },
);

export type SnapshotPayload = z.infer<typeof snapshotSchema>;

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseSnapshot(payload: unknown): SnapshotPayload {
  return parseInput(snapshotSchema, payload);
}

/** Each month that was computed, and what it came to. */
export interface SnapshotAnswer {
  readonly months: readonly {
    readonly organization: string;
    readonly month: string;
    /** Empty where nothing changed. */
    readonly written: readonly SnapshotHead[];
  }[];
  /** Organizations with which the next invocation goes on. */
  readonly unfinished: readonly string[];
}
