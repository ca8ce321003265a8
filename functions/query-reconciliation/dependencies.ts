import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createReconciliationLog } from "../../shared/adapters/dynamodb/journal/reconciliation-log.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import type { ReportDependencies } from "../../shared/application/report-reconciliation.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly report: ReportDependencies;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const journal = { client, journalTable: names.JOURNAL_TABLE_NAME, pause, random: Math.random };
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "query-reconciliation" }),
    report: { log: createReconciliationLog(journal), now },
  };
}
