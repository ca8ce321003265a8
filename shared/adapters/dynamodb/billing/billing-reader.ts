/** Owns: reading what is agreed and billed. Does not own: where it stands (billing-mapping.ts). */
import type {
  BillingKind,
  BillingReader,
  BillingRecord,
  CustomerPlace,
  IdPage,
} from "../../../ports/billing.ts";
import { readItems } from "../calls/read-items.ts";
import {
  type BillingDependencies,
  billingKey,
  chargesPartition,
  customerPartition,
  duePartition,
  fromRecordItem,
  keyPartition,
  monthPartition,
  monthsPartition,
  positionOf,
  recordPartition,
  subscriptionsPartition,
} from "./billing-mapping.ts";
import { type Positions, queryBilling } from "./query-billing.ts";

export function createBillingReader(dependencies: BillingDependencies): BillingReader {
  return {
    find: (organization, kind, reference) => find(dependencies, organization, kind, reference),
    list: (organization, kind, page) =>
      readPage(dependencies, recordPartition(organization, kind), afterId(page), page.limit),
    chargesOf: async (organization, planIds) => {
      const partitions = [...new Set(planIds)].map((planId) => chargesPartition(organization, planId));
      const found = await Promise.all(
        partitions.map((partition) => readPage<"charge">(dependencies, partition, { kind: "all" })),
      );
      return found.flat();
    },
    subscriptionsByCustomer: (organization, page) =>
      readPage<"subscription">(
        dependencies,
        subscriptionsPartition(organization),
        ofCustomer(page),
        page.limit,
      ),
    invoicesOfMonth: (organization, month, page) =>
      readPage<"invoice">(dependencies, monthPartition(organization, month), ofCustomer(page), page.limit),
    invoicesOfCustomer: (organization, customerId, page) =>
      readPage<"invoice">(
        dependencies,
        customerPartition(organization, customerId),
        afterId(page),
        page.limit,
      ),
    firstMonth: async (organization) => {
      const question = {
        partition: monthsPartition(organization),
        positions: { kind: "all" },
        limit: 1,
      } as const;
      const [first] = await queryBilling(dependencies, question);
      return first?.sk?.S?.slice(0, "YYYY-MM".length);
    },
    invoicesPastDue: (organization, day) =>
      readPage<"invoice">(dependencies, duePartition(organization), { kind: "before", position: day }),
  };
}

async function find<Kind extends BillingKind>(
  dependencies: BillingDependencies,
  organization: string,
  kind: Kind,
  reference: string,
): Promise<BillingRecord<Kind> | undefined> {
  const byId = billingKey(recordPartition(organization, kind), reference);
  const byKey = billingKey(keyPartition(organization, kind), reference);
  const items = await read(dependencies, [byId, byKey]);
  // An id is meant before an external id that reads like one.
  const record = items.find(({ pk }) => pk?.S === byId.pk.S);
  if (record !== undefined) return fromRecordItem<Kind>(record);
  const recordId = items.find(({ pk }) => pk?.S === byKey.pk.S)?.recordId?.S;
  if (recordId === undefined) return undefined;
  const [named] = await read(dependencies, [billingKey(recordPartition(organization, kind), recordId)]);
  return named && fromRecordItem<Kind>(named);
}

function read(dependencies: BillingDependencies, keys: Parameters<typeof readItems>[2]) {
  return readItems(dependencies, dependencies.billingTable, keys, { isConsistent: true });
}

async function readPage<Kind extends BillingKind>(
  dependencies: BillingDependencies,
  partition: string,
  positions: Positions,
  limit?: number,
): Promise<readonly BillingRecord<Kind>[]> {
  const items = await queryBilling(dependencies, { partition, positions, limit });
  return items.map((item) => fromRecordItem<Kind>(item));
}

function afterId({ after }: IdPage): Positions {
  return after === undefined ? { kind: "all" } : { kind: "after", position: after };
}

function ofCustomer({
  customerId,
  after,
}: {
  readonly customerId?: string;
  readonly after?: CustomerPlace;
}): Positions {
  const position = after === undefined ? undefined : positionOf(after);
  if (customerId === undefined) return position === undefined ? { kind: "all" } : { kind: "after", position };
  // A blank sorts before everything that ids are made of, so that nothing lies between; "$" follows "#".
  const from = position === undefined ? `${customerId}#` : `${position} `;
  return { kind: "range", from, to: `${customerId}$` };
}
