import type { Meter } from "../domain/meter/meter.ts";

/** The meters that somebody defined. Signals, which event types make on first sight, are entries of the catalog. */
export interface Meters {
  /** All, archived ones included, in the order of their creation. An organization has at most some hundreds. */
  list(organization: string): Promise<readonly Meter[]>;
  /** By id or external id, defined or a signal. */
  find(organization: string, reference: string): Promise<Meter | undefined>;
  /** A page of signals in the order of their ids, after one. */
  listSignals(
    organization: string,
    page: { readonly after?: string; readonly limit: number; readonly includeArchived: boolean },
  ): Promise<readonly Meter[]>;
}

/** The meters as a worker that accepts events knows them. */
export interface MetersInEffect {
  /**
   * Every meter that may be in effect for an event accepted at this time (ms since 1970): read at most REMEMBERED_MS before it
   * (domain/meter/effect.ts), so that none of them is missing.
   */
  at(organization: string, acceptedAt: number): Promise<readonly Meter[]>;
}

/** Changes a meter, defined or a signal; each change is one step, and asking again changes nothing. */
export interface MeterEditor {
  /** @returns "taken" when another defined meter has the external id */
  create(organization: string, meter: Meter): Promise<"created" | "taken">;
  /** Sets the name. */
  rename(organization: string, meter: Meter, name: string): Promise<Meter | undefined>;
  /** Archives it for good. @param at RFC 3339 */
  archive(organization: string, meter: Meter, at: string): Promise<Meter | undefined>;
}
