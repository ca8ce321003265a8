/** Contracts, bills, their log and late months in memory: every promise of ports/billing.ts is computed from the records. */
import { type Invoice, isBilled } from "../../shared/domain/invoice/invoice.ts";
import { FIRST_DAY_CHANGED, lateMonth } from "../../shared/domain/mrr/late-month.ts";
import type { Charge, Plan } from "../../shared/domain/plan/plan.ts";
import type { Subscription } from "../../shared/domain/subscription/subscription.ts";
import type {
  BillingDeed,
  BillingEditor,
  BillingKind,
  BillingLog,
  BillingLogEntry,
  BillingReader,
  BillingRecord,
  BillingRecords,
  CustomerPlace,
  IdPage,
  LateMonth,
  LateMonths,
} from "../../shared/ports/billing.ts";

export interface InMemoryBilling {
  readonly reader: BillingReader;
  readonly editor: BillingEditor;
  readonly log: BillingLog;
  readonly lateMonths: LateMonths;
}

interface World {
  readonly stored: { readonly [Kind in BillingKind]: Map<string, BillingRecords[Kind]> };
  /** Oldest first. */
  readonly entries: BillingLogEntry[];
  late: readonly LateMonth[];
}

const KEY_OF: { readonly [Kind in BillingKind]: (record: BillingRecords[Kind]) => string } = {
  plan: ({ externalId }) => externalId,
  charge: ({ externalId }) => externalId,
  subscription: ({ externalId }) => externalId,
  invoice: ({ number }) => number,
};

const FIRST_DAY: {
  readonly [Kind in BillingKind]: (
    before: BillingRecords[Kind] | undefined,
    after: BillingRecords[Kind],
  ) => string | undefined;
} = FIRST_DAY_CHANGED;

/** @param given records that are there from the beginning, in every organization: not in the log, late for no month */
export function createInMemoryBilling(
  given: {
    readonly plans?: readonly Plan[];
    readonly charges?: readonly Charge[];
    readonly subscriptions?: readonly Subscription[];
    readonly invoices?: readonly Invoice[];
  } = {},
): InMemoryBilling {
  const worlds = new Map<string, World>();
  const worldOf = (organization: string): World => {
    const world = worlds.get(organization) ?? {
      stored: {
        plan: byId(given.plans),
        charge: byId(given.charges),
        subscription: byId(given.subscriptions),
        invoice: byId(given.invoices),
      },
      entries: [],
      late: [],
    };
    worlds.set(organization, world);
    return world;
  };
  return {
    reader: createReader(worldOf),
    editor: createEditor(worldOf),
    log: {
      list: async (organization, { after, limit }) =>
        worldOf(organization)
          .entries.filter(({ id }) => after === undefined || id < after)
          .toReversed()
          .slice(0, limit),
    },
    lateMonths: {
      list: async (organization) => worldOf(organization).late.toSorted((a, b) => compare(a.month, b.month)),
      clear: async (organization, months) => {
        const world = worldOf(organization);
        world.late = world.late.filter(({ mark }) => !months.some((month) => month.mark === mark));
      },
    },
  };
}

type WorldOf = (organization: string) => World;

function createReader(worldOf: WorldOf): BillingReader {
  const invoicesOf = (organization: string) => sorted(worldOf(organization).stored.invoice, ({ id }) => id);
  return {
    find: async (organization, kind, reference) => {
      const records = worldOf(organization).stored[kind];
      return (
        records.get(reference) ?? [...records.values()].find((record) => KEY_OF[kind](record) === reference)
      );
    },
    list: async (organization, kind, page) =>
      pageById(
        sorted(worldOf(organization).stored[kind], ({ id }) => id),
        page,
      ),
    chargesOf: async (organization, planIds) =>
      sorted(worldOf(organization).stored.charge, ({ id }) => id).filter(({ planId }) =>
        planIds.includes(planId),
      ),
    subscriptionsByCustomer: async (organization, page) =>
      pageByCustomer(sorted(worldOf(organization).stored.subscription, placeOf), page),
    invoicesOfMonth: async (organization, month, page) =>
      pageByCustomer(
        sorted(worldOf(organization).stored.invoice, placeOf).filter(({ invoiceDate }) =>
          invoiceDate.startsWith(month),
        ),
        page,
      ),
    invoicesOfCustomer: async (organization, customerId, page) =>
      pageById(
        invoicesOf(organization).filter((invoice) => invoice.customerId === customerId),
        page,
      ),
    firstMonth: async (organization) => {
      const { stored, entries } = worldOf(organization);
      const everBilled = (id: string) =>
        entries.some(({ recordId, record }) => recordId === id && "status" in record && isBilled(record));
      const days = [
        ...[...stored.subscription.values()].map(({ startDate }) => startDate),
        ...[...stored.invoice.values()]
          .filter((each) => isBilled(each) || everBilled(each.id))
          .map(({ invoiceDate }) => invoiceDate),
      ];
      return days.sort()[0]?.slice(0, "YYYY-MM".length);
    },
    invoicesPastDue: async (organization, day) =>
      invoicesOf(organization)
        .filter(({ status }) => status === "issued" || status === "overdue")
        .filter(({ dueDate }) => dueDate !== undefined && dueDate < day)
        .sort((a, b) => compare(a.dueDate ?? "", b.dueDate ?? "")),
  };
}

function createEditor(worldOf: WorldOf): BillingEditor {
  return {
    create: async (organization, kind, record, deed) => {
      const world = worldOf(organization);
      // Ids are made once: whoever has this one is this very record.
      if (world.stored[kind].has(record.id)) return "created";
      if (isTaken(world, kind, record)) return "taken";
      write(world, kind, undefined, record, deed);
      return "created";
    },
    replace: async (organization, kind, { before, after }, deed) => {
      const world = worldOf(organization);
      const standing = world.stored[kind].get(before.id);
      if (standing !== undefined && isSame(standing, after)) return "replaced";
      if (standing === undefined || !isSame(standing, before)) return "stale";
      if (isTaken(world, kind, after)) return "taken";
      write(world, kind, before, after, deed);
      return "replaced";
    },
    editInvoices: async (organization, edits) => {
      const world = worldOf(organization);
      const standing = ({ id }: Invoice) => world.stored.invoice.get(id);
      if (edits.every(({ after }) => isThere(standing(after), after))) return "done";
      if (edits.some(({ before, after }) => !isThere(standing(after), before))) return "stale";
      if (edits.some(({ after }) => isTaken(world, "invoice", after))) return "taken";
      for (const { before, after, deed } of edits) write(world, "invoice", before, after, deed);
      return "done";
    },
  };
}

function isThere(standing: Invoice | undefined, invoice: Invoice | undefined): boolean {
  return JSON.stringify(standing) === JSON.stringify(invoice);
}

function isTaken<Kind extends BillingKind>(
  { stored }: World,
  kind: Kind,
  record: BillingRecords[Kind],
): boolean {
  return [...stored[kind].values()].some(
    (other) => other.id !== record.id && KEY_OF[kind](other) === KEY_OF[kind](record),
  );
}

function write<Kind extends BillingKind>(
  world: World,
  kind: Kind,
  before: BillingRecords[Kind] | undefined,
  after: BillingRecords[Kind],
  deed: BillingDeed,
): void {
  // As a store keeps it: nothing that is changed later changes it.
  const record: BillingRecords[Kind] = JSON.parse(JSON.stringify(after));
  world.stored[kind].set(record.id, record);
  const id = `entry-${String(world.entries.length).padStart(6, "0")}`;
  world.entries.push({ ...deed, id, kind, recordId: record.id, record });
  const month = lateMonth(FIRST_DAY[kind](before, after), deed.at);
  if (month !== undefined) world.late = [...world.late, { month, mark: id }];
}

function byId<Entry extends { readonly id: string }>(records: readonly Entry[] = []): Map<string, Entry> {
  return new Map(records.map((record) => [record.id, record]));
}

function placeOf({ customerId, id }: CustomerPlace): string {
  return `${customerId}#${id}`;
}

function sorted<Entry>(records: ReadonlyMap<string, Entry>, by: (record: Entry) => string): Entry[] {
  return [...records.values()].sort((a, b) => compare(by(a), by(b)));
}

function pageById<Entry extends { readonly id: string }>(
  records: readonly Entry[],
  { after = "", limit }: IdPage,
): readonly Entry[] {
  return records.filter(({ id }) => id > after).slice(0, limit);
}

function pageByCustomer<Entry extends CustomerPlace>(
  records: readonly Entry[],
  page: { readonly customerId?: string; readonly after?: CustomerPlace; readonly limit: number },
): readonly Entry[] {
  const { customerId, after, limit } = page;
  return records
    .filter((record) => customerId === undefined || record.customerId === customerId)
    .filter((record) => after === undefined || placeOf(record) > placeOf(after))
    .slice(0, limit);
}

function isSame(a: BillingRecord, b: BillingRecord): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
