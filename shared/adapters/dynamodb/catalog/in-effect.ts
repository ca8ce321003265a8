/**
 * Owns: what a worker remembers of a list that decides about events at the door, and for how long.
 * Does not own: reading it, and what is decided by it (meters-in-effect.ts, model-prices-in-effect.ts).
 *
 * A list is good for events accepted less than REMEMBERED_MS after its read began: whatever was changed later is not in effect yet.
 */
import { REMEMBERED_MS } from "../../../domain/meter/effect.ts";
import { MeteringError } from "../../../errors.ts";
import type { Clock } from "../../../ports/clock.ts";

export interface InEffectDependencies {
  /** Rejects when a reading takes longer than this: the request must be answered while somebody waits for it. */
  readonly withinTime: <Result>(work: Promise<Result>, milliseconds: number) => Promise<Result>;
  readonly now: Clock;
}

/** The list of an organization, as it may be in effect for an event accepted at this time (ms since 1970). */
type ReadInEffect<Entry> = (organization: string, acceptedAt: number) => Promise<readonly Entry[]>;

/** A worker forgets everything when it knows the lists of so many organizations: enough for its traffic, bounded in memory. */
const ORGANIZATIONS_MAX = 100;

/** Far more than a query takes, and far less than a function's time. */
const READING_MAX_MS = 3_000;

interface Reading<Entry> {
  /** Before anything of it was read; ms since 1970. */
  readonly began: number;
  readonly entries: Promise<readonly Entry[]>;
}

/**
 * @param what is read, for whoever is told that it cannot be
 * @throws MeteringError catalog.unavailable when it cannot be read: none is never taken for an answer that did not come
 */
export function rememberInEffect<Entry>(
  { withinTime, now }: InEffectDependencies,
  list: (organization: string) => Promise<readonly Entry[]>,
  what: string,
): ReadInEffect<Entry> {
  const readings = new Map<string, Reading<Entry>>();
  const read = (organization: string): Reading<Entry> => {
    const reading = { began: now(), entries: withinTime(list(organization), READING_MAX_MS) };
    if (readings.size >= ORGANIZATIONS_MAX) readings.clear();
    readings.set(organization, reading);
    return reading;
  };
  return async (organization, acceptedAt) => {
    const known = readings.get(organization);
    const reading = known && acceptedAt < known.began + REMEMBERED_MS ? known : read(organization);
    try {
      return await reading.entries;
    } catch (cause) {
      if (readings.get(organization) === reading) readings.delete(organization);
      throw new MeteringError("catalog.unavailable", describeUnavailable(what), { cause });
    }
  };
}

function describeUnavailable(what: string): string {
  return `${what} cannot be read at this moment; nothing was accepted, send the request again`;
}
