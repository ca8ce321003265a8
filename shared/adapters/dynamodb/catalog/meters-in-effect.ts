/**
 * Owns: what a worker remembers of the meters that events feed, and for how long.
 * Does not own: reading them (meters.ts), and which of them an event feeds (domain/meter/effect.ts).
 *
 * A list is good for events accepted less than REMEMBERED_MS after its read began: whatever was changed later is not in effect yet.
 */
import { REMEMBERED_MS } from "../../../domain/meter/effect.ts";
import type { Meter } from "../../../domain/meter/meter.ts";
import { MeteringError } from "../../../errors.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Meters, MetersInEffect } from "../../../ports/meters.ts";

export interface MetersInEffectDependencies {
  readonly meters: Pick<Meters, "list">;
  /** Rejects when a reading takes longer than this: the request must be answered while somebody waits for it. */
  readonly withinTime: <Result>(work: Promise<Result>, milliseconds: number) => Promise<Result>;
  readonly now: Clock;
}

/** A worker forgets everything when it knows the meters of so many organizations: enough for its traffic, bounded in memory. */
const ORGANIZATIONS_MAX = 100;

/** Far more than a query takes, and far less than a function's time. */
const READING_MAX_MS = 3_000;

interface Reading {
  /** Before anything of it was read; ms since 1970. */
  readonly began: number;
  readonly meters: Promise<readonly Meter[]>;
}

/** @throws MeteringError catalog.unavailable when the meters cannot be read: none is never taken for an answer that did not come */
export function createMetersInEffect({
  meters,
  withinTime,
  now,
}: MetersInEffectDependencies): MetersInEffect {
  const readings = new Map<string, Reading>();
  const read = (organization: string): Reading => {
    const reading = { began: now(), meters: withinTime(meters.list(organization), READING_MAX_MS) };
    if (readings.size >= ORGANIZATIONS_MAX) readings.clear();
    readings.set(organization, reading);
    return reading;
  };
  return {
    at: async (organization, acceptedAt) => {
      const known = readings.get(organization);
      const reading = known && acceptedAt < known.began + REMEMBERED_MS ? known : read(organization);
      try {
        return await reading.meters;
      } catch (cause) {
        if (readings.get(organization) === reading) readings.delete(organization);
        throw new MeteringError("catalog.unavailable", UNAVAILABLE, { cause });
      }
    },
  };
}

const UNAVAILABLE =
  "the meters that events feed cannot be read at this moment; nothing was accepted, send the request again";
