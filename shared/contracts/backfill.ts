import { MeteringError } from "../errors.ts";
import { show } from "./faults.ts";

const BACKFILL_NAME = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * The name of a backfill from `?backfill=<name>`; absent for live events.
 * @throws MeteringError request.invalid
 */
export function parseBackfill(text: string | undefined): string | undefined {
  if (text === undefined || BACKFILL_NAME.test(text)) return text;
  throw new MeteringError(
    "request.invalid",
    `backfill: got ${show(text)}; accepted is a name of 1 to 64 letters, digits, dots, dashes and underscores`,
  );
}
