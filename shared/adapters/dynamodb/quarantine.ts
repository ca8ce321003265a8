import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Quarantine } from "../../ports/quarantine.ts";
import { quarantineKey } from "./ledger-mapping.ts";

export interface QuarantineDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly ledgerTable: string;
}

/** The quarantine lives beside the ledger, under the chunk's own key: a redelivery writes the same item again. */
export function createQuarantine({ client, ledgerTable }: QuarantineDependencies): Quarantine {
  return {
    setAside: async (events) => {
      for (const { chunk, event, reason } of events) {
        await client.send(
          new PutItemCommand({
            TableName: ledgerTable,
            Item: {
              pk: { S: quarantineKey(chunk, event) },
              organization: { S: chunk.organization },
              acceptedAt: { S: chunk.acceptedAt },
              event: { S: JSON.stringify(event) },
              reason: { S: reason },
            },
          }),
        );
      }
    },
  };
}
