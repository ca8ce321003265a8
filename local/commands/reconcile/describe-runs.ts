/** Owns: what a person is told about a reconciliation. */

interface Amounts {
  readonly count: number;
  readonly quantity: string;
  readonly cost: string;
  readonly costed: number;
}

interface Drift {
  readonly family?: string;
  readonly hour: string;
  readonly meterId?: string;
  readonly customerId?: string;
  readonly agentId?: string;
  readonly expected: Amounts;
  readonly found: Amounts;
}

/** A run as the function tells it, as far as it is shown. */
export interface Run {
  readonly organization: string;
  readonly hours: readonly string[];
  readonly notChecked: readonly { readonly hour: string; readonly reason: string }[];
  readonly drift: readonly Drift[];
  readonly driftCount: number;
  readonly eventStoreDrift: readonly Drift[];
  readonly eventStoreFailure?: string;
  readonly repaired: readonly Drift[];
  readonly resent: number;
  readonly orphansTakenOver: number;
  readonly unclaimed: readonly string[];
}

/** Lines for a person. */
export function describeRuns(runs: readonly Run[]): readonly string[] {
  if (runs.length === 0) return ["There is no organization."];
  return runs.flatMap((run) => [summarize(run), ...detail(run).map((line) => `  ${line}`)]);
}

/** Whether a counter, or the event store, still holds something else than the ledger. */
export function hasDrift(runs: readonly Run[]): boolean {
  return runs.some(({ driftCount, eventStoreDrift }) => driftCount > 0 || eventStoreDrift.length > 0);
}

function summarize({ organization, hours, driftCount, eventStoreDrift, repaired }: Run): string {
  const parts = [
    `${hours.length} hours counted anew`,
    `${driftCount} counters drift`,
    ...(repaired.length > 0 ? [`${repaired.length} repaired`] : []),
    ...(eventStoreDrift.length > 0 ? [`${eventStoreDrift.length} meters differ in the event store`] : []),
  ];
  return `${organization}: ${parts.join(", ")}`;
}

function detail(run: Run): readonly string[] {
  const { drift, driftCount, orphansTakenOver, unclaimed, eventStoreFailure, resent } = run;
  return [
    ...run.repaired.map((entry) => `repaired  ${describeDrift(entry)}`),
    ...drift.map((entry) => `drift     ${describeDrift(entry)}`),
    ...(driftCount > drift.length ? [`drift     and ${driftCount - drift.length} more`] : []),
    ...run.eventStoreDrift.map((entry) => `raw       ${describeDrift(entry)}`),
    ...(resent > 0
      ? [`${resent} raw events were sent to the event store again; look again in some minutes`]
      : []),
    ...(eventStoreFailure === undefined ? [] : [`the event store could not be asked: ${eventStoreFailure}`]),
    ...(orphansTakenOver > 0 ? [`${orphansTakenOver} events of lost messages will be counted now`] : []),
    ...(unclaimed.length > 0
      ? [`${unclaimed.length} accepted events wait to be counted: ${unclaimed.join(", ")}`]
      : []),
    ...run.notChecked.map(({ hour, reason }) => `not checked: ${hour}, ${reason}`),
  ];
}

function describeDrift({ family, hour, meterId, customerId, agentId, expected, found }: Drift): string {
  const where = [
    hour,
    ...(family === undefined ? [] : [family]),
    ...(meterId === undefined ? [] : [`meter ${meterId}`]),
    ...(customerId === undefined ? [] : [`customer ${customerId}`]),
    ...(agentId === undefined ? [] : [`agent ${agentId}`]),
  ];
  return `${where.join(", ")}: expected ${describe(expected)}, found ${describe(found)}`;
}

function describe({ count, quantity, cost, costed }: Amounts): string {
  return `${count} events, quantity ${quantity}, cost ${cost} of ${costed}`;
}
