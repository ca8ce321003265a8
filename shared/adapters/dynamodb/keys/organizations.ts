import { type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { ListOrganizations } from "../../../ports/organizations.ts";
import { type RetryDependencies, retrying } from "../calls/retry.ts";
import type { Item } from "../ledger/ledger-mapping.ts";

export interface OrganizationDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly keyTable: string;
}

/** Reads the table of keys as a whole: it is small, a few keys for each organization. */
export function createOrganizationList(dependencies: OrganizationDependencies): ListOrganizations {
  return async () => {
    const found = new Set<string>();
    let start: Item | undefined;
    do {
      const page = await readPage(dependencies, start);
      for (const { organization } of page.items) if (organization?.S !== undefined) found.add(organization.S);
      start = page.next;
    } while (start !== undefined);
    return [...found].sort();
  };
}

async function readPage(dependencies: OrganizationDependencies, start: Item | undefined) {
  return retrying(dependencies, async () => {
    const answer = await dependencies.client.send(
      new ScanCommand({
        TableName: dependencies.keyTable,
        ProjectionExpression: "organization",
        ExclusiveStartKey: start,
      }),
    );
    return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
  });
}
