/**
 * Owns: answering what a meter did in all time, and how much it is used now.
 * Does not own: the sums (sum-all-time.ts, sum-meter.ts).
 */

import { dataThroughOf } from "../domain/freshness/data-through.ts";
import type { MeterStatsAnswer } from "../domain/meter/answers.ts";
import type { Meter } from "../domain/meter/meter.ts";
import { foldCells, type MeterTotals } from "../domain/meter/series.ts";
import type { Source } from "../domain/meter/usage.ts";
import { type CalendarPeriod, firstDayAfter, firstDayOf } from "../domain/time-window/calendar.ts";
import { localDay, startOfDay, type Zone } from "../domain/time-window/zone.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { Identities } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";
import type { SumAllTime, SumMeter } from "../ports/sums.ts";

export interface MeterStatsDependencies {
  readonly sumMeter: SumMeter;
  readonly sumAllTime: SumAllTime;
  readonly meters: Pick<Meters, "find">;
  readonly identities: Pick<Identities, "absorptions">;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

const ONE_CELL = { cellsMax: 1, narrower: "" };

/** @throws MeteringError meter.unknown, request.too-large, event-store.unavailable */
export async function queryMeterStats(
  dependencies: MeterStatsDependencies,
  input: { readonly organization: string; readonly meter: string; readonly zone: Zone },
): Promise<MeterStatsAnswer> {
  const { organization, zone } = input;
  const now = dependencies.now();
  const [watermarks, meter, owners] = await Promise.all([
    dependencies.freshness.watermarks(),
    dependencies.meters.find(organization, input.meter),
    dependencies.identities.absorptions(organization, "customer"),
  ]);
  if (meter === undefined)
    throw new MeteringError("meter.unknown", `id: no meter has the id or external id ${input.meter}`);
  const asked = { organization, meter, owners };
  const sum = (period: CalendarPeriod) => sumCurrent(dependencies, asked, period, zone);
  const [history, day, week, month] = await Promise.all([
    dependencies.sumAllTime(organization, meter, owners),
    sum("day"),
    sum("week"),
    sum("month"),
  ]);
  const sources = new Set([history, day, week, month].flatMap((answered) => [...answered.sources]));
  return {
    meter,
    history,
    current: { day: day.totals, week: week.totals, month: month.totals },
    // The history is that of all time.
    dataThrough: dataThroughOf(watermarks, { sources, since: 0 }, now),
    sources,
  };
}

async function sumCurrent(
  { sumMeter, now }: MeterStatsDependencies,
  asked: {
    readonly organization: string;
    readonly meter: Meter;
    readonly owners: ReadonlyMap<string, string>;
  },
  period: CalendarPeriod,
  zone: Zone,
): Promise<{ readonly totals: MeterTotals; readonly sources: ReadonlySet<Source> }> {
  const first = firstDayOf(period, localDay(zone, now()));
  const span = { start: startOfDay(zone, first), end: startOfDay(zone, firstDayAfter(period, first)) };
  const question = { ...asked, buckets: [{ label: "", ...span }], byCustomer: false };
  const { cells, sources } = await sumMeter(question, ONE_CELL);
  return { totals: foldCells(asked.meter.aggregation, cells), sources };
}
