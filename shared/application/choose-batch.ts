/**
 * Owns: which meters and customers a question about many of them names, and what is said when there are none of that name.
 * Does not own: what is answered about them (query-batch-usage.ts).
 */
import { timestampMs } from "../domain/event/timestamp.ts";
import { idAsOf } from "../domain/meter/absorptions.ts";
import type { BatchChoice, BatchSelection, Grouping, Metric } from "../domain/meter/batch.ts";
import type { Meter } from "../domain/meter/meter.ts";
import { MeteringError } from "../errors.ts";
import type { Catalog } from "../ports/catalog.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { Identities } from "../ports/identities.ts";
import type { Meters } from "../ports/meters.ts";

export interface ChooseBatchDependencies {
  readonly meters: Meters;
  readonly catalog: Pick<Catalog, "find">;
  readonly identities: Pick<Identities, "absorptionsAsOf">;
  readonly identifiers: Pick<Identifiers, "nameBased">;
}

/** See ChooseBatch in ports/sums.ts. */
export async function chooseBatch(
  dependencies: ChooseBatchDependencies,
  organization: string,
  { metrics, customers }: BatchSelection,
  { from, asOf }: { readonly from: number; readonly asOf: string },
): Promise<BatchChoice> {
  const [chosen, found] = await Promise.all([
    findMetrics(dependencies.meters, organization, metrics, from),
    customers && dependencies.catalog.find(organization, "customer", customers),
  ]);
  const unknownMetrics = (metrics ?? []).filter((_, index) => chosen[index] === undefined);
  const unknownCustomers = (customers ?? []).filter((reference) => !found?.has(reference));
  refuseUnknown(
    unknownCustomers,
    unknownMetrics.map(({ reference }) => reference),
  );
  const known = chosen.filter((metric) => metric !== undefined);
  refuseWrong(known);
  // Read last, so that it knows of whatever the names were found with.
  const absorptions = await dependencies.identities.absorptionsAsOf(organization, "customer", asOf);
  const ids = [...(found ?? [])].map(([reference, id]) => {
    const named = dependencies.identifiers.nameBased(organization, "customer", reference);
    return idAsOf([reference, named], id, absorptions);
  });
  return {
    metrics: known.toSorted((a, b) => (a.meter.id < b.meter.id ? -1 : 1)),
    customerIds: found && [...new Set(ids)].sort(),
    owners: absorptions.owners,
  };
}

/** Up to so many are found by key, in one call with whatever else is looked up; more of them in the list of all. */
const FEW = 20;

/** In the order in which they are named; undefined where there is none of that name. */
async function findMetrics(
  meters: Meters,
  organization: string,
  named: BatchSelection["metrics"],
  from: number,
): Promise<readonly (Metric | undefined)[]> {
  if (named === undefined)
    return (await meters.list(organization))
      .filter(({ archivedAt }) => archivedAt === undefined || timestampMs(archivedAt) >= from)
      .map((meter) => ({ meter }));
  const defined = named.length > FEW ? await meters.list(organization) : [];
  const find = async (reference: string) =>
    defined.find(({ id }) => id === reference) ??
    defined.find(({ externalId }) => externalId === reference) ??
    meters.find(organization, reference);
  return Promise.all(
    named.map(async ({ reference, grouping }) => {
      const meter = await find(reference);
      return meter && { meter, grouping };
    }),
  );
}

function refuseUnknown(customers: readonly string[], metrics: readonly string[]): void {
  const faults = [
    ...(customers.length === 0 ? [] : [`customer_ids: no customer has the id ${customers.join(", ")}`]),
    ...(metrics.length === 0 ? [] : [`billable_metrics: no metric has the id ${metrics.join(", ")}`]),
  ];
  if (faults.length === 0) return;
  const code = customers.length > 0 ? "customer.unknown" : "meter.unknown";
  throw new MeteringError(code, faults.join("; "), { faults });
}

/** Metrics that are named twice, and groupings that they do not have. */
function refuseWrong(metrics: readonly Metric[]): void {
  const ids = metrics.map(({ meter }) => meter.id);
  const faults = metrics.flatMap(({ meter, grouping }, index) => {
    const field = `billable_metrics[${index}]`;
    if (ids.indexOf(meter.id) < index)
      return [`${field}.id: got ${meter.id} again; accepted is each metric once`];
    return grouping === undefined || hasKey(meter, grouping)
      ? []
      : [`${field}.group_by.key: got ${grouping.key}; accepted is ${describeKeys(meter)}`];
  });
  if (faults.length > 0) throw new MeteringError("request.invalid", faults.join("; "), { faults });
}

function hasKey({ groupKeys }: Meter, { key }: Grouping): boolean {
  return groupKeys.some(([name, ...others]) => name === key && others.length === 0);
}

function describeKeys({ groupKeys }: Meter): string {
  const keys = groupKeys.flatMap(([name, ...others]) =>
    name === undefined || others.length > 0 ? [] : [name],
  );
  return keys.length === 0
    ? "no group_by, because this metric has no group key of one property"
    : keys.join(" or ");
}
