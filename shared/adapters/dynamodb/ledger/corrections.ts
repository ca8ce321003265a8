/**
 * Owns: correcting a counted event on DynamoDB - receipt, counters and log entry in one transaction.
 * Does not own: what a correction makes of an event (domain/event/correction.ts).
 */
import type { Put, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Correction } from "../../../domain/event/correction.ts";
import { shardOf } from "../../../domain/rollup/counter.ts";
import { moveCounters } from "../../../domain/rollup/fold.ts";
import type { CorrectionLog, Corrections, LogEntry } from "../../../ports/corrections.ts";
import type { EventReceipt } from "../../../ports/event-receipts.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import {
  eventPartition,
  type JournalDependencies,
  listedUnder,
  readListing,
  readPartition,
  startingWith,
} from "../journal/journal.ts";
import { toIncrementAction } from "./increment-action.ts";
import { type Item, toCorrectedItem } from "./ledger-mapping.ts";

export interface CorrectionDependencies extends JournalDependencies {
  readonly ledgerTable: string;
  readonly rollupTable: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const CORRECTION_PREFIX = "correction#";

export function createCorrections(dependencies: CorrectionDependencies): Corrections {
  return {
    apply: async (receipt, correction) =>
      retrying(dependencies, async () => {
        const result = await transact(dependencies, toActions(dependencies, receipt, correction));
        if (result.kind === "contended") return undefined;
        return result.kind === "committed" ? "applied" : "outrun";
      }),
    ofEvent: async (organization, eventId) => {
      const partition = eventPartition(organization, eventId);
      return toCorrections(await readPartition(dependencies, partition, startingWith(CORRECTION_PREFIX)));
    },
  };
}

export function correctionList(organization: string): string {
  return `${organization}#corrections`;
}

/** Of one event, in their order. */
export function toCorrections(items: readonly Item[]): readonly Correction[] {
  return items
    .map((item): Correction => JSON.parse(item.correction?.S ?? "{}"))
    .sort((a, b) => a.after.version - b.after.version);
}

export function createCorrectionLog(dependencies: JournalDependencies): CorrectionLog {
  return {
    list: async (organization, limit, after) => {
      const { items, hasMore } = await readListing(dependencies, correctionList(organization), limit, after);
      const entries = items.map((item): LogEntry => JSON.parse(item.correction?.S ?? "{}"));
      return { entries, ...(hasMore ? { next: items.at(-1)?.listPosition?.S ?? "" } : {}) };
    },
  };
}

function toActions(
  { ledgerTable, rollupTable, journalTable, now }: CorrectionDependencies,
  receipt: EventReceipt,
  correction: Correction,
): readonly TransactWriteItem[] {
  const { organization, event } = receipt;
  return [
    { Put: { ...putReceipt(receipt, correction, now() / 1000), TableName: ledgerTable } },
    {
      Put: {
        TableName: journalTable,
        Item: toLogItem(correction),
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
    ...moveCounters({ organization, event }, shardOf(event.id), receipt.standing, correction.after).map(
      (increment) => toIncrementAction(rollupTable, increment),
    ),
  ];
}

/** The receipt is replaced as a whole, if it is still the one that was read, or if there is still none. */
function putReceipt(
  receipt: EventReceipt,
  { after }: Correction,
  nowSeconds: number,
): Omit<Put, "TableName"> {
  const { version } = receipt.standing;
  if (receipt.isForgotten)
    return {
      Item: toCorrectedItem(receipt, after),
      ConditionExpression: "attribute_not_exists(pk) OR expires < :now",
      ExpressionAttributeValues: { ":now": { N: String(Math.floor(nowSeconds)) } },
    };
  const unmoved = version === 0 ? "attribute_not_exists(version)" : "version = :version";
  return {
    Item: toCorrectedItem(receipt, after),
    ConditionExpression: `#owner = :owner AND ${unmoved}`,
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: {
      ":owner": { S: receipt.chunkId },
      ...(version === 0 ? {} : { ":version": { N: String(version) } }),
    },
  };
}

function toLogItem(correction: Correction): Item {
  const { organization, eventId, id, at } = correction;
  return {
    pk: { S: eventPartition(organization, eventId) },
    sk: { S: `${CORRECTION_PREFIX}${id}` },
    ...listedUnder(correctionList(organization), `${at}#${id}`),
    correction: { S: JSON.stringify(correction) },
  };
}
