/** Owns: how a subscription came to be what it is, as a list of sentences. */
import type { SubscriptionResponse } from "../../../../shared/contracts/answers/subscriptions.ts";

export interface SubscriptionStep {
  readonly id: string;
  /** From this day on; of an end, the last day; null: it goes on after all. */
  readonly day: string | null;
  readonly what: string;
  readonly reason: string | null;
}

/** After its beginning, in the order of the days; what was recorded later of the same day comes later. */
export function listSteps(
  { changes, ends }: Pick<SubscriptionResponse, "changes" | "ends">,
  nameOfPlan: (planId: string) => string,
): readonly SubscriptionStep[] {
  const changed = changes.slice(1).map(({ id, effectiveDate, planId, seats, reason, recordedAt }) => ({
    id,
    day: effectiveDate,
    what: [planId === null ? [] : [`Plan ${nameOfPlan(planId)}`], seats === null ? [] : [`${seats} seats`]]
      .flat()
      .join(", "),
    reason,
    recordedAt,
  }));
  const ended = ends.map(({ id, endDate, reason, recordedAt }) => ({
    id,
    day: endDate,
    what: endDate === null ? "End taken back" : "Ends after this day",
    reason,
    recordedAt,
  }));
  return [...changed, ...ended]
    .toSorted(
      (a, b) => order(a.day ?? a.recordedAt, b.day ?? b.recordedAt) || order(a.recordedAt, b.recordedAt),
    )
    .map(({ id, day, what, reason }) => ({ id, day, what, reason }));
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
