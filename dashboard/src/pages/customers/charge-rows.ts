/** Owns: the charges that a customer's run rate is the sum of, as rows. */
import type { MrrChargeResponse, MrrRowResponse } from "../../../../shared/contracts/answers/mrr.ts";

export interface ChargeRow {
  readonly subscriptionId: string;
  readonly charge: MrrChargeResponse;
}

export function listCharges(breakdown: readonly MrrRowResponse[] = []): readonly ChargeRow[] {
  return breakdown.flatMap(({ subscriptionId, charges = [] }) =>
    charges.map((charge) => ({ subscriptionId, charge })),
  );
}

/** `monthly`, or of a custom period how long it is. */
export function periodWords({ period, customPeriod }: MrrChargeResponse): string {
  if (period !== "custom" || customPeriod === undefined) return period;
  const { months, days } = customPeriod;
  return months === undefined ? `every ${days} days` : `every ${months} months`;
}
