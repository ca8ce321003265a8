/** Owns: reading the log of changes, and the months that something was late for. Does not own: writing them (billing-editor.ts). */
import { ConditionalCheckFailedException, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import type { BillingLog, BillingLogEntry, LateMonth, LateMonths } from "../../../ports/billing.ts";
import { retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import {
  type BillingDependencies,
  billingKey,
  latePartition,
  logPartition,
  monthPosition,
} from "./billing-mapping.ts";
import { queryBilling } from "./query-billing.ts";

export function createBillingLog(dependencies: BillingDependencies): BillingLog {
  return {
    list: async (organization, { after, limit }) => {
      const items = await queryBilling(dependencies, {
        partition: logPartition(organization),
        positions: after === undefined ? { kind: "all" } : { kind: "before", position: after },
        limit,
        isNewestFirst: true,
      });
      return items.map(fromEntryItem);
    },
  };
}

export function createLateMonths(dependencies: BillingDependencies): LateMonths {
  return {
    list: async (organization) => {
      const partition = latePartition(organization);
      const items = await queryBilling(dependencies, { partition, positions: { kind: "all" } });
      return items.map(({ sk, mark }) => ({ month: (sk?.S ?? "").split("#")[0] ?? "", mark: mark?.S ?? "" }));
    },
    clear: async (organization, months) => {
      for (const month of months) await clear(dependencies, organization, month);
    },
  };
}

async function clear(
  dependencies: BillingDependencies,
  organization: string,
  { month, mark }: LateMonth,
): Promise<void> {
  const command = new DeleteItemCommand({
    TableName: dependencies.billingTable,
    Key: billingKey(latePartition(organization), monthPosition(month, mark)),
    ConditionExpression: "mark = :mark",
    ExpressionAttributeValues: { ":mark": { S: mark } },
  });
  try {
    await retrying(dependencies, () => dependencies.client.send(command));
  } catch (error) {
    // It was late again, or is cleared already.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function fromEntryItem(item: Item): BillingLogEntry {
  const entry: BillingLogEntry = JSON.parse(item.entry?.S ?? "{}");
  return entry;
}
