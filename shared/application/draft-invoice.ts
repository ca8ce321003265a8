/**
 * Owns: drafting the invoice of a subscription for some days, once for the same days.
 * Does not own: what it bills (domain/invoice/draft.ts), reading the usage (read-billed-usage.ts).
 *
 * subscription -> days -> the draft that there is, or: charges of all plans it had -> pieces billed on these days
 * -> none of them on another invoice -> what they used -> lines.
 */
import { walkPages } from "../domain/batch/walk-pages.ts";
import { timestampMs, timestampOf } from "../domain/event/timestamp.ts";
import { draftLine, findBilled, listBilledPieces } from "../domain/invoice/draft.ts";
import { type AskedPeriod, choosePeriod } from "../domain/invoice/draft-period.ts";
import { type Invoice, type InvoiceLine, isTakenBack, totalOf } from "../domain/invoice/invoice.ts";
import { type CustomerIdentity, identityOf } from "../domain/meter/usage.ts";
import type { DaySpan } from "../domain/plan/period.ts";
import { type Piece, type UsageIn, type UsageNeed, usageNeeds } from "../domain/revenue/accrual.ts";
import type { Subscription } from "../domain/subscription/subscription.ts";
import { DAY_MS, dayText } from "../domain/time-window/calendar.ts";
import { MeteringError } from "../errors.ts";
import type { BillingReader } from "../ports/billing.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { BillingScope, RecordKeeper } from "../ports/record-keeper.ts";

export interface DraftInvoiceDependencies {
  readonly reader: Pick<BillingReader, "find" | "chargesOf" | "invoicesOfCustomer">;
  readonly records: Pick<RecordKeeper, "read" | "create">;
  readonly identities: Pick<Identities, "identify">;
  readonly readUsage: (
    organization: string,
    customer: CustomerIdentity,
    needs: readonly UsageNeed[],
  ) => Promise<{ readonly usageIn: UsageIn; readonly dataThrough: string }>;
  readonly identifiers: Pick<Identifiers, "nameBased">;
  readonly now: Clock;
}

/** As an invoice that is recorded may have. */
const LINES_MAX = 100;
const INVOICES_AT_ONCE = 100;

/**
 * Asked once more for the same days, it is the draft that there is, as it stands by now: what finance made of it is not made anew,
 * unless that was to take it back.
 * @param reference an id or external id of the subscription
 * @throws MeteringError subscription.unknown; request.invalid where the days are not over, or nothing is billed for them;
 *   billing.conflict where another invoice bills some of it, or while it is not known that all usage of the days is counted; meter.unknown, event-store.unavailable
 */
export async function draftInvoice(
  dependencies: DraftInvoiceDependencies,
  scope: BillingScope,
  reference: string,
  asked: AskedPeriod,
): Promise<Invoice> {
  const { reader, records, now } = dependencies;
  const { organization } = scope;
  const subscription = await records.read(organization, "subscription", reference);
  const today = Math.floor(now() / DAY_MS);
  const chosen = choosePeriod(subscription, asked, today);
  if ("fault" in chosen) return refuse(chosen.fault);
  const { days } = chosen;
  const [first, last] = [dayText(days.from), dayText(days.until - 1)];
  const names = ["invoice-draft", subscription.id, first, last];
  const { id, standing } = await findStanding(dependencies, organization, names);
  if (standing !== undefined) return standing;
  const pieces = await listPieces(dependencies, organization, subscription, days);
  await refuseBilled(reader, organization, subscription, pieces, id);
  const lines = await toLines(dependencies, organization, subscription, pieces, days);
  await records.create(scope, "invoice", {
    id,
    number: `draft-${id}`,
    kind: "invoice",
    customerId: subscription.customerId,
    subscriptionId: subscription.id,
    currency: subscription.currency,
    status: "draft",
    invoiceDate: dayText(today),
    lines,
    total: totalOf(lines),
    amountPaid: "0",
    createdAt: timestampOf(now()),
  });
  // Another request may have made it at the same moment: then it is that one.
  return records.read(organization, "invoice", id);
}

/** What was taken back leaves room for the next one: its id follows from how many there were before. */
async function findStanding(
  { reader, identifiers }: DraftInvoiceDependencies,
  organization: string,
  names: readonly string[],
): Promise<{ readonly id: string; readonly standing?: Invoice }> {
  for (let takenBack = 0; ; takenBack++) {
    const count = takenBack === 0 ? [] : [String(takenBack)];
    const id = identifiers.nameBased(organization, ...names, ...count);
    const standing = await reader.find(organization, "invoice", id);
    if (standing === undefined) return { id };
    if (!isTakenBack(standing)) return { id, standing };
  }
}

async function listPieces(
  { reader }: DraftInvoiceDependencies,
  organization: string,
  subscription: Subscription,
  days: DaySpan,
): Promise<readonly Piece[]> {
  const planIds = [...new Set(subscription.changes.flatMap(({ planId }) => planId ?? []))];
  const charges = await reader.chargesOf(organization, planIds);
  const pieces = listBilledPieces(subscription, charges, days);
  const period = textOf(days);
  if (pieces.length === 0)
    return refuse(
      `periodStart: nothing of the subscription is billed for ${period}; accepted are days on which a charge of its plan has a billing period that ends`,
    );
  if (pieces.length > LINES_MAX)
    return refuse(
      `periodEnd: ${period} makes ${pieces.length} lines; accepted are at most ${LINES_MAX}, so draft fewer days`,
    );
  return pieces;
}

/** @param ownId of the draft itself, which another request may have made at the same moment */
async function refuseBilled(
  reader: Pick<BillingReader, "invoicesOfCustomer">,
  organization: string,
  { id: subscriptionId, customerId }: Subscription,
  pieces: readonly Piece[],
  ownId: string,
): Promise<void> {
  const pages = walkPages<Invoice>((last) =>
    reader.invoicesOfCustomer(organization, customerId, { after: last?.id, limit: INVOICES_AT_ONCE }),
  );
  for await (const page of pages)
    for (const invoice of page) {
      if (invoice.subscriptionId !== subscriptionId || invoice.id === ownId) continue;
      const billed = findBilled(pieces, invoice);
      if (billed === undefined) continue;
      const { charge, span } = billed;
      throw new MeteringError(
        "billing.conflict",
        `the charge ${charge.id} (${charge.name}) of ${textOf(span)} is billed by the invoice ${invoice.id} (number ${invoice.number}), in whole or in part; draft days that end before or begin after, or set that invoice to void first`,
      );
    }
}

async function toLines(
  { identities, readUsage }: DraftInvoiceDependencies,
  organization: string,
  { customerId, currency }: Subscription,
  pieces: readonly Piece[],
  days: DaySpan,
): Promise<readonly InvoiceLine[]> {
  const identity = await identities.identify(organization, "customer", customerId);
  const needs = pieces.flatMap((piece) => usageNeeds([piece], piece.span));
  const customer = identityOf(identity ?? { id: customerId, absorbed: [] });
  const usageIn =
    needs.length === 0 ? undefined : await readComplete(readUsage, organization, customer, needs, days);
  return pieces.map((piece) => draftLine(piece, currency, usageIn ?? unused));
}

/** What is not counted yet would never be billed: no later draft has these days. */
async function readComplete(
  readUsage: DraftInvoiceDependencies["readUsage"],
  organization: string,
  customer: CustomerIdentity,
  needs: readonly UsageNeed[],
  days: DaySpan,
): Promise<UsageIn> {
  const { usageIn, dataThrough } = await readUsage(organization, customer, needs);
  if (timestampMs(dataThrough) >= days.until * DAY_MS) return usageIn;
  throw new MeteringError(
    "billing.conflict",
    `of these days it is only known that everything accepted before ${dataThrough} is counted; draft them when they are complete`,
  );
}

function textOf({ from, until }: DaySpan): string {
  return `${dayText(from)} to ${dayText(until - 1)}`;
}

function unused(need: UsageNeed): never {
  throw new Error(`usage of ${need.charge.id} was not read`);
}

function refuse(fault: string): never {
  throw new MeteringError("request.invalid", fault, { faults: [fault] });
}
