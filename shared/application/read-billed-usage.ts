/**
 * Owns: what a draft needs to know of usage - what meters gave one customer on some spans of days - and whether that is complete.
 * Does not own: who answers it (sum-meter.ts), and what the usage costs (domain/plan/price.ts).
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { type Decimal, ZERO } from "../domain/decimal/decimal.ts";
import { dataThroughOf } from "../domain/freshness/data-through.ts";
import { toBucket } from "../domain/meter/day-spans.ts";
import { foldCells } from "../domain/meter/series.ts";
import type { CustomerIdentity, Source } from "../domain/meter/usage.ts";
import type { UsageIn, UsageNeed } from "../domain/revenue/accrual.ts";
import { DAY_MS } from "../domain/time-window/calendar.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Freshness } from "../ports/freshness.ts";
import type { Meters } from "../ports/meters.ts";
import type { SumMeter } from "../ports/sums.ts";

export interface ReadBilledUsageDependencies {
  readonly meters: Pick<Meters, "find">;
  readonly sumMeter: SumMeter;
  readonly freshness: Pick<Freshness, "watermarks">;
  readonly now: Clock;
}

export interface BilledUsage {
  readonly usageIn: UsageIn;
  /** RFC 3339: all that was accepted before is in it. */
  readonly dataThrough: string;
}

const AT_ONCE = 4;
/** Of one customer a meter has one value a span. */
const LIMITS = { cellsMax: 1_000, narrower: "draft fewer days" };

/** @throws MeteringError meter.unknown, event-store.unavailable */
export async function readBilledUsage(
  dependencies: ReadBilledUsageDependencies,
  organization: string,
  customer: CustomerIdentity,
  needs: readonly UsageNeed[],
): Promise<BilledUsage> {
  const asked = dependencies.now();
  // They come first: what they promise must hold for everything that is read after them.
  const watermarks = await dependencies.freshness.watermarks();
  const distinct = [...new Map(needs.map((need) => [keyOf(need), need])).values()];
  const read = await mapAtOnce(distinct, AT_ONCE, async (need) => {
    const { value, sources } = await readOne(dependencies, organization, customer, need);
    return { key: keyOf(need), value, sources };
  });
  const values = new Map(read.map(({ key, value }) => [key, value]));
  const sources = new Set<Source>(read.flatMap((each) => [...each.sources]));
  const since = Math.min(...distinct.map(({ span }) => span.from * DAY_MS));
  return {
    usageIn: (need) => values.get(keyOf(need)) ?? ZERO,
    dataThrough: dataThroughOf(watermarks, { sources, since }, asked),
  };
}

async function readOne(
  { meters, sumMeter }: ReadBilledUsageDependencies,
  organization: string,
  customer: CustomerIdentity,
  { charge: { meterId, name }, span }: UsageNeed,
): Promise<{ readonly value: Decimal; readonly sources: ReadonlySet<Source> }> {
  const meter = await meters.find(organization, meterId);
  if (meter === undefined)
    throw new MeteringError(
      "meter.unknown",
      `the charge ${JSON.stringify(name)} names the meter ${meterId}, which does not exist`,
    );
  const question = {
    organization,
    meter,
    buckets: [toBucket(span)],
    customers: [customer],
    byCustomer: false,
    owners: new Map<string, string>(),
  };
  const { cells, sources } = await sumMeter(question, LIMITS);
  return { value: foldCells(meter.aggregation, cells).value ?? ZERO, sources };
}

function keyOf({ charge: { meterId }, span: { from, until } }: UsageNeed): string {
  return `${from} ${until} ${meterId}`;
}
