/**
 * Owns: the embedded engines and the clients with which the runtime itself works on them, past the gateway.
 * Does not own: the engines (../engines).
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { TimestreamWriteClient } from "@aws-sdk/client-timestream-write";
import { startDynamoDb } from "../engines/dynamodb.ts";
import { startSqs } from "../engines/sqs.ts";
import { startTimestreamServer } from "../engines/timestream/server.ts";
import type { Cleanup } from "./cleanup.ts";

export interface EngineOptions {
  readonly dataDirectory?: string;
  readonly region: string;
  readonly now?: () => number;
  readonly visibilityDelayMilliseconds?: number;
}

export interface Engines {
  readonly urls: { readonly dynamodb: string; readonly sqs: string; readonly timestream: string };
  readonly timestream: Awaited<ReturnType<typeof startTimestreamServer>>;
  readonly clients: EngineClients;
}

export interface EngineClients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly timestream: TimestreamWriteClient;
}

/** The engines ask for a signature and look at none. */
const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

export async function startEngines(options: EngineOptions, cleanup: Cleanup): Promise<Engines> {
  const { dataDirectory, now, visibilityDelayMilliseconds, region } = options;
  const [dynamodb, sqs, timestream] = await Promise.all([
    cleanup.started(startDynamoDb({ dataDirectory })),
    cleanup.started(startSqs({ dataDirectory })),
    cleanup.started(startTimestreamServer({ dataDirectory, now, visibilityDelayMilliseconds })),
  ]);
  const urls = { dynamodb: dynamodb.url, sqs: sqs.url, timestream: timestream.url };
  return { urls, timestream, clients: createClients(urls, region, cleanup) };
}

function createClients(urls: Engines["urls"], region: string, cleanup: Cleanup): EngineClients {
  const common = { region, credentials: CREDENTIALS };
  const clients = {
    dynamodb: new DynamoDBClient({ ...common, endpoint: urls.dynamodb }),
    sqs: new SQSClient({ ...common, endpoint: urls.sqs }),
    timestream: new TimestreamWriteClient({ ...common, endpoint: urls.timestream }),
  };
  for (const client of Object.values(clients)) cleanup.add(async () => client.destroy());
  return clients;
}
