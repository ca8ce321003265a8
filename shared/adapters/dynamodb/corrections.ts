/**
 * Owns: correcting a counted event on DynamoDB - receipt, counters and log entry in one transaction.
 * Does not own: what a correction makes of an event (domain/event/correction.ts).
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { shardOf, type Totals } from "../../domain/rollup/counter.ts";
import { moveCounters } from "../../domain/rollup/fold.ts";
import type { Correction, Corrections } from "../../ports/corrections.ts";
import type { EventReceipt } from "../../ports/event-receipts.ts";
import { toIncrementAction } from "./increment-action.ts";
import { eventPartition, type JournalDependencies, listedUnder, readPartition } from "./journal.ts";
import { type Item, toCorrectedItem } from "./ledger-mapping.ts";
import { retrying } from "./retry.ts";
import { transact } from "./transact.ts";

export interface CorrectionDependencies extends JournalDependencies {
  readonly ledgerTable: string;
  readonly rollupTable: string;
}

const PREFIX = "correction#";

export function createCorrections(dependencies: CorrectionDependencies): Corrections {
  return {
    apply: async (receipt, correction, delta) =>
      retrying(dependencies, async () => {
        const result = await transact(dependencies, toActions(dependencies, receipt, correction, delta));
        if (result.kind === "contended") return undefined;
        return result.kind === "committed" ? "applied" : "outrun";
      }),
    ofEvent: async (organization, eventId) => {
      const partition = eventPartition(organization, eventId);
      const items = await readPartition(dependencies, partition, {
        from: PREFIX,
        to: `${PREFIX}\u{10ffff}`,
      });
      return items.map(toCorrection).sort((a, b) => a.after.version - b.after.version);
    },
  };
}

export function correctionList(organization: string): string {
  return `${organization}#corrections`;
}

function toCorrection(item: Item): Correction {
  const correction: Correction = JSON.parse(item.correction?.S ?? "{}");
  return correction;
}

function toActions(
  { ledgerTable, rollupTable, journalTable }: CorrectionDependencies,
  receipt: EventReceipt,
  correction: Correction,
  delta: Totals,
): readonly TransactWriteItem[] {
  const { organization, event } = receipt;
  return [
    { Put: { TableName: ledgerTable, ...putReceipt(receipt, correction) } },
    {
      Put: {
        TableName: journalTable,
        Item: toLogItem(correction),
        ConditionExpression: "attribute_not_exists(pk)",
      },
    },
    ...moveCounters({ organization, event }, shardOf(event.id), delta).map((increment) =>
      toIncrementAction(rollupTable, increment),
    ),
  ];
}

/** The receipt is replaced as a whole, if it is still the one that was read. */
function putReceipt(receipt: EventReceipt, { after }: Correction) {
  const { version } = receipt.standing;
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
    sk: { S: `${PREFIX}${id}` },
    ...listedUnder(correctionList(organization), `${at}#${id}`),
    correction: { S: JSON.stringify(correction) },
  };
}
