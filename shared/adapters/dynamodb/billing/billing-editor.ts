/**
 * Owns: making and changing what is agreed and billed, each edit in one transaction with its entry in the log.
 * Does not own: what may be changed (shared/application), and which month an edit is late for (domain/mrr/late-month.ts).
 *
 * The id of the entry is made before the first try. So an entry that stands there already is ours: the answer to that try was lost, and
 * the edit is done.
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { FIRST_DAY_BROUGHT, FIRST_DAY_CHANGED, lateMonth } from "../../../domain/mrr/late-month.ts";
import type {
  BillingDeed,
  BillingEditor,
  BillingKind,
  BillingLogEntry,
  BillingRecord,
  BillingRecords,
} from "../../../ports/billing.ts";
import type { Identifiers } from "../../../ports/identifiers.ts";
import { retrying } from "../calls/retry.ts";
import { type TransactionResult, transact } from "../calls/transact.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import {
  type BillingDependencies,
  billingKey,
  COPIES,
  keyPartition,
  latePartition,
  logPartition,
  monthPosition,
  monthsPartition,
  OWN_KEY,
  recordPartition,
  toRecordText,
} from "./billing-mapping.ts";

export interface BillingEditorDependencies extends BillingDependencies {
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
}

const IS_NEW = { ConditionExpression: "attribute_not_exists(pk)" };

interface Edit<Kind extends BillingKind> {
  readonly organization: string;
  readonly kind: Kind;
  readonly before?: BillingRecords[Kind];
  readonly after: BillingRecords[Kind];
  readonly deed: BillingDeed;
  /** The id of its entry in the log. */
  readonly entryId: string;
}

export function createBillingEditor(dependencies: BillingEditorDependencies): BillingEditor {
  const newEntry = () => dependencies.identifiers.timeOrdered();
  return {
    create: async (organization, kind, after, deed) => {
      const edit = { organization, kind, after, deed, entryId: newEntry() };
      return (await commit(dependencies, [edit])) === "taken" ? "taken" : "created";
    },
    replace: async (organization, kind, { before, after }, deed) => {
      const edit = { organization, kind, before, after, deed, entryId: newEntry() };
      const outcome = await commit(dependencies, [edit]);
      return outcome === "done" ? "replaced" : outcome;
    },
    editInvoices: (organization, edits) => {
      const kind = "invoice";
      return commit(
        dependencies,
        edits.map((edit) => ({ ...edit, organization, kind, entryId: newEntry() })),
      );
    },
  };
}

type Standing = Extract<TransactionResult, { readonly kind: "refused" }>["standing"];

async function commit<Kind extends BillingKind>(
  dependencies: BillingEditorDependencies,
  edits: readonly Edit<Kind>[],
): Promise<"done" | "stale" | "taken"> {
  const actions = listActions(dependencies.billingTable, edits);
  return retrying(dependencies, async () => {
    const result = await transact(dependencies, actions);
    if (result.kind === "contended") return undefined;
    return result.kind === "committed" ? "done" : judge(edits, result.standing);
  });
}

/** Entries stand first in the transaction, then the records; whatever comes after them may only be taken. */
function judge<Kind extends BillingKind>(
  edits: readonly Edit<Kind>[],
  standing: Standing,
): "done" | "stale" | "taken" {
  const isThere = edits.map(({ before, after }, index) => {
    const place = edits.length + index;
    // Ids are made once: whoever has that of a new one is this very record.
    if (before === undefined) return standing.has(place);
    return standing.get(place)?.record?.S === toRecordText(after);
  });
  if (standing.has(0) || isThere.every(Boolean)) return "done";
  return edits.some((_, index) => standing.has(edits.length + index)) ? "stale" : "taken";
}

function listActions<Kind extends BillingKind>(
  TableName: string,
  edits: readonly Edit<Kind>[],
): readonly TransactWriteItem[] {
  const put = (item: Item, condition: object = {}) => ({ Put: { TableName, Item: item, ...condition } });
  return [
    ...edits.map((edit) => put(toEntryItem(edit), IS_NEW)),
    ...edits.map((edit) => put(toRecordItem(edit), isUnchanged(edit.before))),
    ...edits.flatMap((edit) => [
      ...toKeyActions(TableName, edit),
      ...toCopyActions(TableName, edit),
      ...toFirstDays(edit).map((item) => put(item)),
      ...toLateMonth(edit).map((item) => put(item)),
    ]),
  ];
}

function toRecordItem<Kind extends BillingKind>({ organization, kind, after }: Edit<Kind>): Item {
  const record = { S: toRecordText(after) };
  return { ...billingKey(recordPartition(organization, kind), after.id), record };
}

function isUnchanged(before: BillingRecord | undefined): object {
  if (before === undefined) return IS_NEW;
  return {
    ConditionExpression: "#record = :before",
    ExpressionAttributeNames: { "#record": "record" },
    ExpressionAttributeValues: { ":before": { S: toRecordText(before) } },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

function toEntryItem<Kind extends BillingKind>({
  organization,
  kind,
  after,
  deed,
  entryId,
}: Edit<Kind>): Item {
  const entry: BillingLogEntry = { ...deed, id: entryId, kind, recordId: after.id, record: after };
  return { ...billingKey(logPartition(organization), entryId), entry: { S: JSON.stringify(entry) } };
}

function toKeyActions<Kind extends BillingKind>(
  TableName: string,
  { organization, kind, before, after }: Edit<Kind>,
): readonly TransactWriteItem[] {
  const [standing, wanted] = [before && OWN_KEY[kind](before), OWN_KEY[kind](after)];
  if (standing === wanted) return [];
  const partition = keyPartition(organization, kind);
  const item = { ...billingKey(partition, wanted), recordId: { S: after.id } };
  return [
    { Put: { TableName, Item: item, ...IS_NEW } },
    ...(standing === undefined ? [] : [{ Delete: { TableName, Key: billingKey(partition, standing) } }]),
  ];
}

function toCopyActions<Kind extends BillingKind>(
  TableName: string,
  { organization, kind, before, after }: Edit<Kind>,
): readonly TransactWriteItem[] {
  const record = { S: toRecordText(after) };
  const keys = COPIES[kind](organization, after);
  const isKept = (key: Item) => keys.some(({ pk, sk }) => pk.S === key.pk?.S && sk.S === key.sk?.S);
  const left = before === undefined ? [] : COPIES[kind](organization, before).filter((key) => !isKept(key));
  return [
    ...keys.map((key) => ({ Put: { TableName, Item: { ...key, record } } })),
    ...left.map((key) => ({ Delete: { TableName, Key: key } })),
  ];
}

type FirstDay = {
  readonly [Kind in BillingKind]: (
    before: BillingRecords[Kind] | undefined,
    after: BillingRecords[Kind],
  ) => string | undefined;
};
const BROUGHT: FirstDay = FIRST_DAY_BROUGHT;
const CHANGED: FirstDay = FIRST_DAY_CHANGED;

function toFirstDays<Kind extends BillingKind>(edit: Edit<Kind>): readonly Item[] {
  const { organization, kind, before, after, entryId } = edit;
  const day = BROUGHT[kind](before, after);
  if (day === undefined) return [];
  return [billingKey(monthsPartition(organization), monthPosition(day.slice(0, "YYYY-MM".length), entryId))];
}

function toLateMonth<Kind extends BillingKind>(edit: Edit<Kind>): readonly Item[] {
  const { organization, kind, before, after, deed, entryId } = edit;
  const month = lateMonth(CHANGED[kind](before, after), deed.at);
  if (month === undefined) return [];
  const key = billingKey(latePartition(organization), monthPosition(month, entryId));
  return [{ ...key, mark: { S: entryId } }];
}
