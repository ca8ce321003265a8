import type { Identifiers } from "../../shared/ports/identifiers.ts";
import type { Random } from "./random.ts";
import type { Worker } from "./scheduler.ts";

/** What is the same for every worker of a schedule. */
export interface Surroundings {
  readonly identifiers: Identifiers;
  readonly now: () => number;
  readonly random: Random;
}

/** The tables as a worker reaches them. */
export function tablesOf({ client }: Pick<Worker, "client">, { identifiers, now, random }: Surroundings) {
  return {
    client,
    ledgerTable: "ledger",
    rollupTable: "rollups",
    journalTable: "journal",
    identifiers,
    now,
    pause: async () => {},
    random,
  };
}
