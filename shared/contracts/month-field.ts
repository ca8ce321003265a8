/** Owns: a month on the wire. */
import { parseDay } from "../domain/time-window/calendar.ts";
import { readAs } from "./parameters.ts";
import { described } from "./wire.ts";

const MONTH_ACCEPTED = "a month such as 2026-10, of the years 1970 to 2261";

export const monthField = described(readAs(readMonth, MONTH_ACCEPTED), {
  id: "UtcMonth",
  description: `${MONTH_ACCEPTED}. A calendar month of UTC.`,
  pattern: "^(19[7-9][0-9]|2[01][0-9]{2}|22[0-5][0-9]|226[01])-(0[1-9]|1[0-2])$",
  examples: ["2026-10"],
});

function readMonth(text: string): string | undefined {
  return parseDay(`${text}-01`) === undefined ? undefined : text;
}
