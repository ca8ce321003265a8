import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";
import type { BillingDependencies } from "./billing-mapping.ts";

/** Sort keys of a partition; exclusive, but for a range. */
export type Positions =
  | { readonly kind: "all" }
  | { readonly kind: "after" | "before"; readonly position: string }
  | { readonly kind: "range"; readonly from: string; readonly to: string };

export interface BillingQuestion {
  readonly partition: string;
  readonly positions: Positions;
  /** Absent: all there are. */
  readonly limit?: number;
  readonly isNewestFirst?: boolean;
}

/** What stands there now, in the order of sort keys. */
export async function queryBilling(
  dependencies: BillingDependencies,
  { partition, positions, limit, isNewestFirst = false }: BillingQuestion,
): Promise<readonly Item[]> {
  const { condition, values } = toCondition(positions);
  const found: Item[] = [];
  let next: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: dependencies.billingTable,
      KeyConditionExpression: `pk = :partition${condition}`,
      ExpressionAttributeValues: { ":partition": { S: partition }, ...values },
      ConsistentRead: true,
      ScanIndexForward: !isNewestFirst,
      ExclusiveStartKey: next,
      ...(limit === undefined ? {} : { Limit: limit - found.length }),
    });
    const page = await retrying(dependencies, () => dependencies.client.send(command));
    found.push(...(page.Items ?? []));
    next = page.LastEvaluatedKey;
  } while (next !== undefined && (limit === undefined || found.length < limit));
  return found;
}

function toCondition(positions: Positions): { readonly condition: string; readonly values: Item } {
  switch (positions.kind) {
    case "all":
      return { condition: "", values: {} };
    case "after":
      return { condition: " AND sk > :position", values: { ":position": { S: positions.position } } };
    case "before":
      return { condition: " AND sk < :position", values: { ":position": { S: positions.position } } };
    case "range":
      return {
        condition: " AND sk BETWEEN :from AND :to",
        values: { ":from": { S: positions.from }, ":to": { S: positions.to } },
      };
  }
}
