/** Owns: the runs of the reconciliation in the journal. Does not own: what a run says (domain/reconciliation/run.ts). */
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { timestampMs } from "../../../domain/event/timestamp.ts";
import type { ReconciliationRun } from "../../../domain/reconciliation/run.ts";
import type { ReconciliationLog } from "../../../ports/reconciliation-log.ts";
import { retrying } from "../calls/retry.ts";
import { idsFrom } from "../calls/time-ordered-ids.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { type JournalDependencies, readPartition } from "./journal.ts";

const KEPT_DAYS = 90;

export function createReconciliationLog(dependencies: JournalDependencies): ReconciliationLog {
  return {
    record: async (run) => {
      await retrying(dependencies, () =>
        dependencies.client.send(
          new PutItemCommand({ TableName: dependencies.journalTable, Item: toItem(run) }),
        ),
      );
    },
    runs: async (organization, since) => {
      const items = await readPartition(dependencies, partitionOf(organization), { from: idsFrom(since) });
      return items.map(fromItem).reverse();
    },
  };
}

function partitionOf(organization: string): string {
  return `${organization}#reconciliation`;
}

function toItem(run: ReconciliationRun): Item {
  return {
    pk: { S: partitionOf(run.organization) },
    sk: { S: run.id },
    run: { S: JSON.stringify(run) },
    expires: { N: String(Math.ceil(timestampMs(run.at) / 1000) + KEPT_DAYS * 24 * 60 * 60) },
  };
}

function fromItem(item: Item): ReconciliationRun {
  const run: ReconciliationRun = JSON.parse(item.run?.S ?? "{}");
  return run;
}
