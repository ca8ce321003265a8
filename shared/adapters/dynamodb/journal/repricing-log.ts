/** Owns: the repricing runs in the journal. Does not own: what is told of them (domain/cost/repricing-run.ts). */
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { RepricingCall } from "../../../domain/cost/repricing-run.ts";
import type { RepricingLog } from "../../../ports/repricing-log.ts";
import { retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import { type JournalDependencies, readPartition } from "./journal.ts";

export function createRepricingLog(dependencies: JournalDependencies): RepricingLog {
  return {
    record: async (organization, call) => {
      const Item = {
        pk: { S: partitionOf(organization) },
        sk: { S: call.id },
        call: { S: JSON.stringify(call) },
      };
      const command = new PutItemCommand({ TableName: dependencies.journalTable, Item });
      await retrying(dependencies, () => dependencies.client.send(command));
    },
    list: async (organization, { after, limit }) => {
      // A range includes its end, the entry that the caller has.
      const range = { isBackwards: true, to: after, limit: after === undefined ? limit : limit + 1 };
      const items = await readPartition(dependencies, partitionOf(organization), range);
      return items
        .map(fromItem)
        .filter(({ id }) => id !== after)
        .slice(0, limit);
    },
  };
}

function partitionOf(organization: string): string {
  return `${organization}#repricing`;
}

function fromItem(item: Item): RepricingCall {
  const call: RepricingCall = JSON.parse(item.call?.S ?? "{}");
  return call;
}
