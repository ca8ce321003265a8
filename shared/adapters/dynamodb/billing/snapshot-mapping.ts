/**
 * Owns: the items of snapshots.
 * Does not own: reading and writing them (snapshots.ts).
 *
 * item | pk                        | sk                            | holds
 * head | org#heads                 | YYYY-MM#currency#version      | head, as JSON
 * run  | org#runs                  | YYYY-MM                       | run, as JSON: the last one of the month
 * pack | org#rows#run id#currency  | last customer's id#part       | customers, as JSON: in their order, up to 200 KB
 *
 * A pack stands under its last customer, so that the one with a customer is the first that stands not before it.
 */
import { type CustomerMonth, VIEWS } from "../../../domain/mrr/customer-month.ts";
import type { SnapshotHead, SnapshotRow } from "../../../domain/mrr/snapshot.ts";
import type { ClosedCustomer, SnapshotRun } from "../../../domain/mrr/snapshot-run.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

/** Half of what an item may have. */
const PACK_CHARACTERS_MAX = 200_000;

/** Of one item: a row has about 150 characters. */
const ROWS_MAX = 1_000;

const VERSION_DIGITS = 6;
const PART_DIGITS = 4;

/** The cells of a row: subscription, canonical, recurring, seatBased, usage, committedUsage, 1 where it is cancelled. */
type Cells = readonly [string | null, string, string, string, string, string, 0 | 1];

/** A customer's id, rows, and by which views it was worth something before: a bit each. */
type Packed = readonly [string, readonly Cells[], number];

export function headsPartition(organization: string): string {
  return `${organization}#heads`;
}

export function runsPartition(organization: string): string {
  return `${organization}#runs`;
}

export function rowsPartition(
  organization: string,
  { runId, currency }: Pick<SnapshotHead, "runId" | "currency">,
): string {
  return `${organization}#rows#${runId}#${currency}`;
}

export function toHeadItem(organization: string, head: SnapshotHead): Item {
  const version = String(head.version).padStart(VERSION_DIGITS, "0");
  return {
    pk: { S: headsPartition(organization) },
    sk: { S: `${head.month}#${head.currency}#${version}` },
    head: { S: JSON.stringify(head) },
  };
}

export function fromHeadItem(item: Item): SnapshotHead {
  const head: SnapshotHead = JSON.parse(item.head?.S ?? "{}");
  return head;
}

export function toRunItem(organization: string, run: SnapshotRun): Item {
  return {
    pk: { S: runsPartition(organization) },
    sk: { S: run.month },
    run: { S: JSON.stringify(run) },
  };
}

export function fromRunItem(item: Item): SnapshotRun {
  const run: SnapshotRun = JSON.parse(item.run?.S ?? "{}");
  return run;
}

/** In as few items as hold them. @param customers in their order */
export function toPackItems(
  organization: string,
  runId: string,
  customers: readonly ClosedCustomer[],
): readonly Item[] {
  const byCurrency = Map.groupBy(customers, ({ currency }) => currency);
  return [...byCurrency].flatMap(([currency, own]) => {
    const pk = { S: rowsPartition(organization, { runId, currency }) };
    return pack(own.flatMap(cutCustomer)).map((texts, index) => ({
      pk,
      sk: { S: `${texts.lastCustomerId}#${String(index).padStart(PART_DIGITS, "0")}` },
      customers: { S: `[${texts.packed.join()}]` },
    }));
  });
}

export function fromPackItem(item: Item): readonly CustomerMonth[] {
  const packed: readonly Packed[] = JSON.parse(item.customers?.S ?? "[]");
  return packed.map(([customerId, rows, had]) => ({
    customerId,
    rows: rows.map((cells) => toRow(customerId, cells)),
    hadBefore: VIEWS.filter((_, bit) => (had & (1 << bit)) !== 0),
  }));
}

/** Where the packs after a customer stand. */
export function positionAfter(customerId: string): string {
  return `${customerId}#~`;
}

interface Pack {
  readonly packed: string[];
  lastCustomerId: string;
  characters: number;
}

function pack(customers: readonly CustomerMonth[]): readonly Pack[] {
  const packs: Pack[] = [];
  for (const customer of customers) {
    const text = JSON.stringify(toPacked(customer));
    const last = packs.at(-1);
    if (last === undefined || last.characters + text.length > PACK_CHARACTERS_MAX) {
      packs.push({ packed: [text], lastCustomerId: customer.customerId, characters: text.length });
    } else {
      last.packed.push(text);
      last.lastCustomerId = customer.customerId;
      last.characters += text.length;
    }
  }
  return packs;
}

/** A customer with more rows than an item holds comes several times in a row. */
function cutCustomer(customer: CustomerMonth): readonly CustomerMonth[] {
  const parts = Math.max(1, Math.ceil(customer.rows.length / ROWS_MAX));
  return Array.from({ length: parts }, (_, index) => ({
    ...customer,
    rows: customer.rows.slice(index * ROWS_MAX, (index + 1) * ROWS_MAX),
  }));
}

function toPacked({ customerId, rows, hadBefore }: CustomerMonth): Packed {
  const had = VIEWS.reduce((bits, view, bit) => bits | (hadBefore.includes(view) ? 1 << bit : 0), 0);
  return [customerId, rows.map(toCells), had];
}

function toCells(row: SnapshotRow): Cells {
  const { subscriptionId = null, canonical, recurring, seatBased, usage, committedUsage, isCancelled } = row;
  return [subscriptionId, canonical, recurring, seatBased, usage, committedUsage, isCancelled ? 1 : 0];
}

function toRow(customerId: string, cells: Cells): SnapshotRow {
  const [subscriptionId, canonical, recurring, seatBased, usage, committedUsage, isCancelled] = cells;
  return {
    customerId,
    ...(subscriptionId === null ? {} : { subscriptionId }),
    canonical,
    recurring,
    seatBased,
    usage,
    committedUsage,
    isCancelled: isCancelled === 1,
  };
}
