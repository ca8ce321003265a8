import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createMetersInEffect } from "../../shared/adapters/dynamodb/catalog/meters-in-effect.ts";
import { createModelPrices } from "../../shared/adapters/dynamodb/catalog/model-prices.ts";
import { createModelPricesInEffect } from "../../shared/adapters/dynamodb/catalog/model-prices-in-effect.ts";
import { createQuarantine } from "../../shared/adapters/dynamodb/journal/quarantine.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createWorkQueue } from "../../shared/adapters/sqs/work-queue.ts";
import { type IngestDependencies, ingestEvents } from "../../shared/application/ingest-events.ts";
import type { ReplayDependencies } from "../../shared/application/replay-entry.ts";
import { describeFault } from "../../shared/contracts/dialects/dialect.ts";
import { dialectNamed } from "../../shared/contracts/dialects/registry.ts";
import { readRefused } from "../../shared/contracts/replay.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, withinTime } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { Quarantine } from "../../shared/ports/quarantine.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly quarantine: Pick<Quarantine, "list">;
  readonly fingerprint: (text: string) => string;
  readonly replay: ReplayDependencies;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const retries = { pause, random: Math.random };
  const quarantine = createQuarantine({ client, journalTable: names.JOURNAL_TABLE_NAME, now, ...retries });
  const queue = createWorkQueue({ client: new SQSClient(CLIENT_LIMITS), queueUrl: names.USAGE_QUEUE_URL });
  const catalogTable = names.CATALOG_TABLE_NAME;
  const catalog = createCatalog({ client, catalogTable, identifiers, now, ...retries });
  const namedMeters = createMeters({ client, catalogTable, identifiers, ...retries });
  const meters = createMetersInEffect({ meters: namedMeters, withinTime, now });
  const modelPrices = createModelPrices({ client, catalogTable, ...retries });
  const prices = createModelPricesInEffect({ prices: modelPrices, withinTime, now });
  const ingest = { catalog, meters, prices, namedMeters, queue, identifiers, now };
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "manage-quarantine" }),
    quarantine,
    fingerprint: identifiers.fingerprint,
    replay: { quarantine, queue, identifiers, now, readRefused, ingest: ingestOne(ingest) },
  };
}

/** The door, for one event. */
function ingestOne(dependencies: IngestDependencies): ReplayDependencies["ingest"] {
  return async ({ organization, backfill, form, event }) => {
    const [outcome] = await ingestEvents(dependencies, { organization, backfill, events: [event] });
    const faults = outcome?.kind === "rejected" ? outcome.faults : [];
    return faults.map((fault) => describeFault(dialectNamed(form), fault));
  };
}
