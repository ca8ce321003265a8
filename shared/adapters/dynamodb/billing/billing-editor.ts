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

/** Where the entry and the record stand in the transaction; whatever comes after them may only be taken. */
const [ENTRY, RECORD] = [0, 1];

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
      const standing = await commit(dependencies, edit);
      // Ids are made once: whoever has this one is this very record.
      return standing === "done" || standing.has(RECORD) ? "created" : "taken";
    },
    replace: async (organization, kind, { before, after }, deed) => {
      const edit = { organization, kind, before, after, deed, entryId: newEntry() };
      const standing = await commit(dependencies, edit);
      if (standing === "done") return "replaced";
      if (!standing.has(RECORD)) return "taken";
      return standing.get(RECORD)?.record?.S === toRecordText(after) ? "replaced" : "stale";
    },
  };
}

type Standing = Extract<TransactionResult, { readonly kind: "refused" }>["standing"];

/** What stood in the way, or that nothing does any more. */
async function commit<Kind extends BillingKind>(
  dependencies: BillingEditorDependencies,
  edit: Edit<Kind>,
): Promise<"done" | Standing> {
  const actions = listActions(dependencies.billingTable, edit);
  return retrying(dependencies, async () => {
    const result = await transact(dependencies, actions);
    if (result.kind === "contended") return undefined;
    return result.kind === "committed" || result.standing.has(ENTRY) ? "done" : result.standing;
  });
}

function listActions<Kind extends BillingKind>(
  TableName: string,
  edit: Edit<Kind>,
): readonly TransactWriteItem[] {
  const { organization, kind, after } = edit;
  const put = (item: Item, condition: object = {}) => ({ Put: { TableName, Item: item, ...condition } });
  const record = { S: toRecordText(after) };
  return [
    put(toEntryItem(edit), IS_NEW),
    put({ ...billingKey(recordPartition(organization, kind), after.id), record }, isUnchanged(edit.before)),
    ...toKeyActions(TableName, edit),
    ...toCopyActions(TableName, edit, record),
    ...toFirstDays(edit).map((item) => put(item)),
    ...toLateMonth(edit).map((item) => put(item)),
  ];
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
  record: Item[string],
): readonly TransactWriteItem[] {
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
