import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { decimalText } from "../../../domain/decimal/decimal.ts";
import type { Increment } from "../../../domain/rollup/counter.ts";
import { slotAttributes } from "../rollups/rollup-mapping.ts";

/** The action that adds an increment to its counter. ADD creates the item and each attribute on first use. */
export function toIncrementAction(table: string, increment: Increment): TransactWriteItem {
  const values: Record<string, { N: string }> = {};
  const additions: string[] = [];
  const add = (attribute: string, amount: string) => {
    if (amount === "0") return;
    values[`:${attribute}`] = { N: amount };
    additions.push(`${attribute} :${attribute}`);
  };
  for (const [slot, totals] of increment.slots) {
    const names = slotAttributes(slot);
    add(names.count, String(totals.count));
    add(names.quantity, decimalText(totals.quantity));
    add(names.cost, decimalText(totals.cost));
    add(names.costed, String(totals.costed));
  }
  return {
    Update: {
      TableName: table,
      Key: { pk: { S: increment.key.partition }, sk: { S: increment.key.sort } },
      UpdateExpression: `ADD ${additions.join(", ")}`,
      ExpressionAttributeValues: values,
    },
  };
}
