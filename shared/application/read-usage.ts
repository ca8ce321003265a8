/**
 * Owns: what charges need to know of usage - the values of many meters, customers and spans of days, in few questions.
 * Does not own: who answers them (sum-meter.ts), and what the usage costs (domain/plan/price.ts).
 */
import { mapAtOnce } from "../domain/batch/map-at-once.ts";
import { type Decimal, ZERO } from "../domain/decimal/decimal.ts";
import { chainSpans, cutAtEdges, distinctSpans, holds, toBucket } from "../domain/meter/day-spans.ts";
import type { Meter } from "../domain/meter/meter.ts";
import { foldCells, isFolded } from "../domain/meter/series.ts";
import type { IdSpan, MeterCell } from "../domain/meter/usage.ts";
import { type DaySpan, lengthOf } from "../domain/plan/period.ts";
import { MeteringError } from "../errors.ts";
import type { UsageNeed } from "../ports/earnings.ts";
import type { Meters } from "../ports/meters.ts";
import type { SumMeter } from "../ports/sums.ts";

export interface ReadUsageDependencies {
  readonly meters: Pick<Meters, "find">;
  readonly sumMeter: SumMeter;
}

const METERS_AT_ONCE = 4;
const LIMITS = {
  cellsMax: 500_000,
  narrower: "ask for a shorter window, one customerId or one subscriptionId",
};

/** What a meter gave a customer in a part of its days. */
interface Part {
  readonly span: DaySpan;
  readonly cell: MeterCell;
}

type PartsOf = (customerId: string, span: DaySpan) => readonly MeterCell[];

/** See ReadUsage in ports/earnings.ts. */
export async function readUsage(
  dependencies: ReadUsageDependencies,
  organization: string,
  needs: readonly UsageNeed[],
  neighbours?: IdSpan,
): Promise<(need: UsageNeed) => Decimal> {
  const asked = needs.filter(({ span }) => lengthOf(span) > 0);
  const byMeter = Map.groupBy(asked, ({ meterId }) => meterId);
  const readings = await mapAtOnce([...byMeter], METERS_AT_ONCE, async ([meterId, ofMeter]) => {
    const meter = await findMeter(dependencies, organization, meterId);
    const cellsOf = await readMeter(dependencies, organization, meter, ofMeter, neighbours);
    return [meterId, { meter, cellsOf }] as const;
  });
  const found = new Map(readings);
  return ({ customer, meterId, span }) => {
    const reading = found.get(meterId);
    if (reading === undefined) return ZERO;
    return foldCells(reading.meter.aggregation, reading.cellsOf(customer.id, span)).value ?? ZERO;
  };
}

async function findMeter(
  { meters }: ReadUsageDependencies,
  organization: string,
  meterId: string,
): Promise<Meter> {
  const found = await meters.find(organization, meterId);
  if (found !== undefined) return found;
  throw new MeteringError("meter.unknown", `a usage charge names the meter ${meterId}, which does not exist`);
}

async function readMeter(
  { sumMeter }: ReadUsageDependencies,
  organization: string,
  meter: Meter,
  needs: readonly UsageNeed[],
  neighbours: IdSpan | undefined,
): Promise<PartsOf> {
  const spans = distinctSpans(needs.map(({ span }) => span));
  const canFold = isFolded(meter.aggregation);
  const questions = canFold ? [cutAtEdges(spans)] : chainSpans(spans);
  const parts: Map<string, Part[]> = new Map();
  for (const days of questions) {
    const within = needs.filter(({ span }) => days.some((part) => holds(span, part)));
    const customers = [...new Map(within.map(({ customer }) => [customer.id, customer])).values()];
    const buckets = days.map(toBucket);
    const question = { organization, meter, buckets, customers, neighbours, byCustomer: true };
    const { cells } = await sumMeter({ ...question, owners: new Map() }, LIMITS);
    for (const cell of cells) {
      const [span, id] = [days[cell.bucket], cell.customerId];
      if (span === undefined || id === undefined) continue;
      const ofCustomer = parts.get(id);
      if (ofCustomer === undefined) parts.set(id, [{ span, cell }]);
      else ofCustomer.push({ span, cell });
    }
  }
  // What does not fold is one cell, of exactly these days: other questions may have had parts of them.
  const isWanted = canFold
    ? holds
    : (span: DaySpan, part: DaySpan) => span.from === part.from && span.until === part.until;
  return (customerId, span) =>
    (parts.get(customerId) ?? []).filter((part) => isWanted(span, part.span)).map(({ cell }) => cell);
}
