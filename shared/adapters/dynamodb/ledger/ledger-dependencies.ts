import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Identifiers } from "../../../ports/identifiers.ts";
import type { RetryDependencies } from "../calls/retry.ts";

export interface LedgerDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly ledgerTable: string;
  readonly rollupTable: string;
  readonly journalTable: string;
  readonly identifiers: Pick<Identifiers, "nameBased" | "timeOrdered">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
