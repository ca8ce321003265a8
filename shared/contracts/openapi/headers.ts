/** Owns: the headers of our answers that mean something to a caller. */
import * as z from "zod/mini";
import { instant } from "../answers/fields.ts";
import { described } from "../wire.ts";

export const HEADERS = {
  "tallymark-data-through": described(instant, {
    description: "Everything that was accepted up to then is in the answer.",
  }),
  "tallymark-answered-from": described(z.enum(["rollups", "event-store", "rollups, event-store"]), {
    description: "Which store the numbers come from.",
  }),
  "cache-control": described(z.string(), { description: "How long the answer may be kept." }),
} as const;
