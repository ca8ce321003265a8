/**
 * Owns: answering how recurring revenue moved from month to month, out of the snapshots, and which versions of them there are.
 * Does not own: movements (domain/mrr), JSON (shared/contracts).
 */
import { identifyBy } from "../domain/meter/usage.ts";
import type { Currency } from "../domain/money/money.ts";
import {
  chooseHeads,
  createWorthSums,
  type HistoryMonth,
  NO_WORTH,
  type ToldVersion,
  toHistoryMonth,
  type Worth,
} from "../domain/mrr/history.ts";
import { lastMonthOver, monthAfter } from "../domain/mrr/months-to-close.ts";
import type { ChurnRule, MrrVariant, SnapshotHead } from "../domain/mrr/snapshot.ts";
import { DAY_MS, dayText } from "../domain/time-window/calendar.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identities } from "../ports/identities.ts";
import type { SnapshotReader } from "../ports/snapshots.ts";

export interface MrrHistoryDependencies {
  readonly snapshots: Pick<SnapshotReader, "heads" | "customers" | "runs">;
  readonly identities: Pick<Identities, "identify" | "absorptions">;
  /** RFC 3339: usage that was accepted before it is counted. */
  readonly dataThrough: () => Promise<string>;
  readonly now: Clock;
}

export interface MrrHistoryInput {
  readonly organization: string;
  /** `YYYY-MM`, both inclusive. Absent: the last month that is over, and eleven months before it. */
  readonly from?: string;
  readonly to?: string;
  readonly variant: MrrVariant;
  readonly currency: Currency;
  readonly churnAt: ChurnRule;
  /** An id, external id or alias. Absent: all customers. */
  readonly customer?: string;
}

export interface MrrHistory extends Pick<MrrHistoryInput, "variant" | "currency" | "churnAt"> {
  /** Those that are closed, as is the month before them or nothing is known before them. */
  readonly months: readonly HistoryMonth[];
  /** RFC 3339. */
  readonly dataThrough: string;
}

export const NARROWER_HISTORY = "fewer months (from, to), or one customerId";

/** What can be summed within the time of a request. */
const ROWS_MAX = 1_000_000;

const MONTHS_BEFORE = 11;

/** @throws MeteringError customer.unknown, request.invalid, request.too-large */
export async function queryMrrHistory(
  dependencies: MrrHistoryDependencies,
  input: MrrHistoryInput,
): Promise<MrrHistory> {
  const { organization, variant, currency, churnAt, customer } = input;
  const asked = chooseMonths(input, dependencies.now());
  // The watermark comes first: what it promises must hold for everything that is read after it.
  const dataThrough = await dependencies.dataThrough();
  const [owners, found, heads, runs] = await Promise.all([
    dependencies.identities.absorptions(organization, "customer"),
    customer === undefined ? undefined : findCustomer(dependencies, organization, customer),
    dependencies.snapshots.heads(organization, { to: asked.to }),
    dependencies.snapshots.runs(organization),
  ]);
  const identify = identifyBy(owners);
  const told = chooseHeads(
    heads.filter((head) => head.currency === currency),
    runs,
    asked,
  );
  const reading = {
    ...dependencies,
    ...input,
    identify,
    customerIds: found === undefined ? undefined : identify(found).ids,
  };
  if (found === undefined) refuseTooLarge(told);
  const months: HistoryMonth[] = [];
  let last: { readonly head: SnapshotHead; readonly worth: Worth } | undefined;
  // One after the other: two months are held at once, however many are asked for.
  for (const { head, before } of told) {
    const known = last?.head === before ? last?.worth : undefined;
    const worthBefore = known ?? (before === undefined ? NO_WORTH : await readWorth(reading, before));
    const worth = await readWorth(reading, head);
    months.push(toHistoryMonth(head, worthBefore, worth));
    last = { head, worth };
  }
  return { months, variant, currency, churnAt, dataThrough };
}

/** All versions of all months, or of one, in the order of months, currencies and versions. */
export async function listSnapshots(
  { snapshots }: Pick<MrrHistoryDependencies, "snapshots">,
  organization: string,
  { month, currency }: { readonly month?: string; readonly currency?: Currency },
): Promise<readonly SnapshotHead[]> {
  const heads = await snapshots.heads(organization, month === undefined ? {} : { from: month, to: month });
  return heads.filter((head) => currency === undefined || head.currency === currency);
}

interface Reading extends MrrHistoryDependencies, MrrHistoryInput {
  readonly identify: ReturnType<typeof identifyBy>;
  readonly customerIds: readonly string[] | undefined;
}

async function readWorth(
  { snapshots, organization, variant, churnAt, identify, customerIds }: Reading,
  head: SnapshotHead,
): Promise<Worth> {
  const sums = createWorthSums(variant, churnAt, (customerId) => identify(customerId).id);
  const questions = customerIds?.map((customerId) => ({ customerId })) ?? [{}];
  for (const question of questions) {
    for await (const customers of snapshots.customers(organization, head, question)) sums.add(customers);
  }
  return sums;
}

function chooseMonths(
  { from, to }: MrrHistoryInput,
  now: number,
): { readonly from: string; readonly to: string } {
  const last = to ?? lastMonthOver(dayText(Math.floor(now / DAY_MS)));
  const first = from ?? monthAfter(last, -MONTHS_BEFORE);
  if (first <= last) return { from: first, to: last };
  throw new MeteringError("request.invalid", `from: got ${first}; accepted is a month not after to, ${last}`);
}

async function findCustomer(
  { identities }: MrrHistoryDependencies,
  organization: string,
  customer: string,
): Promise<string> {
  const found = await identities.identify(organization, "customer", customer);
  if (found !== undefined) return found.id;
  throw new MeteringError(
    "customer.unknown",
    `customerId: no customer has the id, external id or alias ${customer}`,
  );
}

function refuseTooLarge(told: readonly ToldVersion[]): void {
  const heads = new Set(told.flatMap(({ head, before }) => (before === undefined ? [head] : [before, head])));
  const rows = [...heads].reduce((sum, head) => sum + head.rows, 0);
  if (rows > ROWS_MAX)
    throw new MeteringError(
      "request.too-large",
      `these months have ${rows} rows; at most ${ROWS_MAX} can be summed in one answer: ask for ${NARROWER_HISTORY}`,
    );
}
