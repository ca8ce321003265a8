import * as z from "zod/mini";
import { MeteringError } from "../errors.ts";
import { show } from "./faults.ts";
import { described } from "./wire.ts";

const ACCEPTED = "a name of 1 to 64 letters, digits, dots, dashes and underscores";

export const backfillField = described(
  z.string({ error: ACCEPTED }).check(z.regex(/^[A-Za-z0-9._-]{1,64}$/, { error: ACCEPTED })),
  {
    id: "BackfillName",
    description: "Marks events that may be older than 34 days. Needs the scope events:backfill.",
    examples: ["history"],
  },
);

export const backfillQuerySchema = z.object({ backfill: z.optional(backfillField) });

/**
 * The name of a backfill from `?backfill=<name>`; absent for live events.
 * @throws MeteringError request.invalid
 */
export function parseBackfill(text: string | undefined): string | undefined {
  if (text === undefined || backfillField.safeParse(text).success) return text;
  throw new MeteringError("request.invalid", `backfill: got ${show(text)}; accepted is ${ACCEPTED}`);
}
