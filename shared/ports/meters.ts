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

/** What an organization's meters are called, as one request sees it. */
export interface MeterBook {
  /** As Meters.list tells them. */
  readonly defined: readonly Meter[];
  /** By id: the names of those that are signals. */
  namesOf(signalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface MeterBooks {
  /** Whatever was changed before is in it. */
  open(organization: string): Promise<MeterBook>;
}

/** The meters as a worker that accepts events knows them. */
export interface MetersInEffect {
  /**
   * Every meter that may be in effect for an event accepted at this time (ms since 1970): read at most REMEMBERED_MS before it
   * (domain/meter/effect.ts), so that none of them is missing.
   */
  at(organization: string, acceptedAt: number): Promise<readonly Meter[]>;
}

/** Why a meter cannot be made beside those that are defined, archived ones included; undefined: it can. */
export type FindMeterFault = (defined: readonly Meter[]) => string | undefined;

export type MeterCreation =
  | { readonly kind: "created" }
  /** The external id is the id or external id of another meter, or the id of a signal. */
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly fault: string };

/** Changes a meter, defined or a signal; each change is one step, and asking again changes nothing. */
export interface MeterEditor {
  /**
   * Makes a meter, unless something speaks against it.
   * @param findFault judges all defined meters; between its judgement and the making no other one is made
   * @throws MeteringError catalog.unavailable when others are being made all the time; then it was not made
   */
  create(organization: string, meter: Meter, findFault: FindMeterFault): Promise<MeterCreation>;
  /** Sets the name. */
  rename(organization: string, meter: Meter, name: string): Promise<Meter | undefined>;
  /** Archives it for good; one that is archived keeps its end. @param at RFC 3339 */
  archive(organization: string, meter: Meter, at: string): Promise<Meter | undefined>;
}
