/**
 * Owns: the price table of models on DynamoDB.
 * Does not own: what a price means (domain/cost/model-price.ts).
 *
 * item  | pk              | sk       | holds
 * price | org#model-price | price id | price: as JSON
 *
 * It stands in the catalog, beside the meters: the door reads both, with one right, and for the same decision.
 */
import { type DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { ModelPrice } from "../../../domain/cost/model-price.ts";
import type { ModelPrices } from "../../../ports/model-prices.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export interface ModelPricesDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly catalogTable: string;
}

export function createModelPrices(dependencies: ModelPricesDependencies): ModelPrices {
  return {
    list: (organization) => list(dependencies, organization),
    add: async (organization, price) => {
      const Item = { ...partition(organization), sk: { S: price.id }, price: { S: JSON.stringify(price) } };
      const command = new PutItemCommand({ TableName: dependencies.catalogTable, Item });
      await retrying(dependencies, () => dependencies.client.send(command));
    },
  };
}

async function list(
  dependencies: ModelPricesDependencies,
  organization: string,
): Promise<readonly ModelPrice[]> {
  const prices: ModelPrice[] = [];
  let next: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: dependencies.catalogTable,
      KeyConditionExpression: "pk = :partition",
      ExpressionAttributeValues: { ":partition": partition(organization).pk },
      // What was added before the read began must be in it: see domain/meter/effect.ts.
      ConsistentRead: true,
      ExclusiveStartKey: next,
    });
    const page = await retrying(dependencies, () => dependencies.client.send(command));
    for (const item of page.Items ?? []) prices.push(fromItem(item));
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
  return prices;
}

function partition(organization: string) {
  return { pk: { S: `${organization}#model-price` } };
}

function fromItem(item: Item): ModelPrice {
  const price: ModelPrice = JSON.parse(item.price?.S ?? "{}");
  return price;
}
