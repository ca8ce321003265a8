import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createEventJournal } from "../../shared/adapters/dynamodb/journal/event-journal.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createEventReceipts } from "../../shared/adapters/dynamodb/ledger/event-receipts.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventFinder } from "../../shared/adapters/timestream/event-finder.ts";
import type { LookUpDependencies } from "../../shared/application/look-up-event.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { Identifiers } from "../../shared/ports/identifiers.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly lookUp: LookUpDependencies;
  readonly identifiers: Pick<Identifiers, "eventId">;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const retries = { pause, random: Math.random };
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "query-events" }),
    identifiers,
    lookUp: {
      receipts: createEventReceipts({ client, ledgerTable: names.LEDGER_TABLE_NAME, now, ...retries }),
      journal: createEventJournal({ client, journalTable: names.JOURNAL_TABLE_NAME, ...retries }),
      eventStore: createEventFinder({
        client: new TimestreamQueryClient(QUERY_LIMITS),
        database: names.EVENT_STORE_DATABASE_NAME,
        table: names.EVENT_STORE_TABLE_NAME,
      }),
      freshness: createFreshness({ client, catalogTable: names.CATALOG_TABLE_NAME }),
      now,
    },
  };
}
