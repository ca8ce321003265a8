/** Owns: what a correction will change, in a sentence, and what is still missing for it. */
import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";
import type { CorrectionWish } from "../../api/events.ts";
import { formatInstant } from "../../format/dates.ts";
import { formatExact, formatMoneyExact } from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import { AMOUNT_ACCEPTED, canonicalAmount, isAmount } from "../../view/decimal.ts";
import type { Names } from "./names.ts";

const REASON_CHARACTERS_MAX = 500;

export interface CorrectionDraft {
  readonly kind: CorrectionWish["kind"];
  readonly reason: string;
  /** As typed; what the event has stays. */
  readonly quantity: string;
  readonly cost: string;
}

type Amounts = Pick<EventResponse, "quantity" | "usageCost">;

/** What one has typed wrongly, by field. An empty reason is no fault yet: it only cannot be sent. */
export function findFaults({ kind, quantity, cost, reason }: CorrectionDraft, event: Amounts) {
  const isAmend = kind === "amend";
  return {
    quantity: isAmend && !isAmount(quantity) ? AMOUNT_ACCEPTED : undefined,
    cost:
      isAmend && !isAmount(cost) && !(cost === "" && event.usageCost === null) ? AMOUNT_ACCEPTED : undefined,
    reason: reason.length > REASON_CHARACTERS_MAX ? `at most ${REASON_CHARACTERS_MAX} characters` : undefined,
  };
}

/** What is asked of the API; undefined: it would change nothing, or something is missing or wrong. */
export function toWish(draft: CorrectionDraft, event: Amounts): CorrectionWish | undefined {
  const reason = draft.reason.trim();
  if (reason === "" || Object.values(findFaults(draft, event)).some((fault) => fault !== undefined))
    return undefined;
  if (draft.kind === "void") return { kind: "void", reason };
  const { quantity, cost } = changesOf(draft, event);
  return quantity === undefined && cost === undefined ? undefined : { kind: "amend", reason, quantity, cost };
}

/** The amounts that differ from those that the event has. */
function changesOf({ quantity, cost }: CorrectionDraft, event: Amounts) {
  const changed = (typed: string, now: string | null) =>
    isAmount(typed) && canonicalAmount(typed) !== now ? canonicalAmount(typed) : undefined;
  return { quantity: changed(quantity, event.quantity), cost: changed(cost, event.usageCost) };
}

/** Undefined: nothing will change. */
export function describeChange(
  draft: CorrectionDraft,
  event: EventResponse,
  names: Names,
  zone: string,
): string | undefined {
  const { quantity, usageCost } = event;
  const meter = names.meter(event.meterId, event.eventType);
  const when = event.timestamp === null ? "" : ` on ${formatInstant(event.timestamp, zone)}`;
  const what = `of ${names.customer(event.customerId)}${when}`;
  if (draft.kind === "void") {
    const cost =
      usageCost === null ? "" : `, nor will their cost of ${formatMoneyExact(usageCost, COST_CURRENCY)}`;
    return `${formatExact(quantity ?? "0")} ${meter} ${what} will no longer count${cost}. A voided event cannot be brought back.`;
  }
  const to = changesOf(draft, event);
  const sentences = [
    to.quantity &&
      `${formatExact(to.quantity)} ${meter} ${what} will count instead of ${formatExact(quantity ?? "0")}.`,
    to.cost &&
      `The cost becomes ${formatMoneyExact(to.cost, COST_CURRENCY)}${usageCost === null ? "; until now it is not known" : ` instead of ${formatMoneyExact(usageCost, COST_CURRENCY)}`}.`,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length === 0 ? undefined : sentences.join(" ");
}
