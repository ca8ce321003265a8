/**
 * Owns: where the rollups of a day hold something else than they should.
 * Does not own: what they should hold (expect-day.ts), what they hold (collect-day.ts), and the reading
 * (shared/application/recount-hours.ts).
 */
import { NO_TOTALS, type Totals } from "../rollup/counter.ts";
import { collectDay, collectHeld } from "./collect-day.ts";
import type { DayReading } from "./day-reading.ts";
import { amountsOf, type CounterDrift, heldByDrift, isSame } from "./drift.ts";
import { expectDay } from "./expect-day.ts";
import { type Cell, hourOf, isSharded, type Sums } from "./sums.ts";

/** Every slot of a counter that does not hold what the ledger says, in a stable order. */
export function compareDay(reading: DayReading): readonly CounterDrift[] {
  const expected = expectDay(reading);
  const found = collectDay(reading);
  const held = collectHeld(reading);
  const names = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return names.flatMap((name) => {
    const cell = (expected.get(name) ?? found.get(name))?.cell;
    const [should, is] = [totalsAt(expected, name), totalsAt(found, name)];
    if (cell === undefined || isSame(should, is)) return [];
    const own = isSharded(cell.placement.rollup) ? totalsAt(held, name) : is;
    return [toDrift(reading.organization, cell, should, is, own)];
  });
}

/** Whether a slot of a day or month disagrees with the hours, so that only the ledger's whole day can tell which is wrong. */
export function needsWholeDay(drift: readonly CounterDrift[], hours: ReadonlySet<number>): boolean {
  return hours.size < HOURS_A_DAY && drift.some((entry) => heldByDrift(entry) !== "hour");
}

const HOURS_A_DAY = 24;

function totalsAt(sums: Sums, name: string): Totals {
  return sums.get(name)?.totals ?? NO_TOTALS;
}

function toDrift(
  organization: string,
  { placement, key }: Cell,
  expected: Totals,
  found: Totals,
  held: Totals,
): CounterDrift {
  const { rollup: family, period: _, slot, ...ids } = placement;
  return {
    organization,
    family,
    hour: hourOf(placement),
    ...ids,
    counter: { ...key, slot },
    expected: amountsOf(expected),
    found: amountsOf(found),
    held: amountsOf(held),
  };
}
