/** A Timestream server for one test file, and the unmodified SDK clients on it. */
import {
  type ColumnInfo,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TimestreamQueryClient,
} from "@aws-sdk/client-timestream-query";
import {
  type _Record,
  CreateDatabaseCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  RejectedRecordsException,
  TimestreamWriteClient,
  WriteRecordsCommand,
  type WriteRecordsCommandInput,
} from "@aws-sdk/client-timestream-write";
import {
  startTimestreamServer,
  type TimestreamServerOptions,
} from "../../../../local/engines/timestream/server.ts";

export const NOW = Date.parse("2026-01-15T12:00:00Z");

export type Timestream = Awaited<ReturnType<typeof aTimestream>>;

/** The clock stands still at `NOW` until `setNow`. */
export async function aTimestream(options: TimestreamServerOptions = {}) {
  let now = NOW;
  const server = await startTimestreamServer({ now: () => now, ...options });
  const clients = aClientPair(server.url);
  return {
    ...clients,
    server,
    setNow: (milliseconds: number) => {
      now = milliseconds;
    },
    createTable: (over: Partial<CreateTableCommandInput> = {}) => createTable(clients.write, over),
    put: (records: readonly _Record[], over: Partial<WriteRecordsCommandInput> = {}) =>
      clients.write.send(
        new WriteRecordsCommand({
          DatabaseName: "tally",
          TableName: "events",
          Records: [...records],
          ...over,
        }),
      ),
    ask: async (sql: string, over: Partial<QueryCommandInput> = {}) =>
      toTable(await clients.query.send(new QueryCommand({ QueryString: sql, ...over }))),
    stop: async () => {
      clients.write.destroy();
      clients.query.destroy();
      await server.stop();
    },
  };
}

export function aClientPair(endpoint: string, accessKeyId = "AKIDEXAMPLE") {
  const configuration = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey: "secret" },
    maxAttempts: 1,
  };
  return { write: new TimestreamWriteClient(configuration), query: new TimestreamQueryClient(configuration) };
}

async function createTable(client: TimestreamWriteClient, over: Partial<CreateTableCommandInput>) {
  await client.send(new CreateDatabaseCommand({ DatabaseName: "tally" })).catch(() => {});
  await client.send(
    new CreateTableCommand({
      DatabaseName: "tally",
      TableName: "events",
      RetentionProperties: { MemoryStoreRetentionPeriodInHours: 24, MagneticStoreRetentionPeriodInDays: 100 },
      ...over,
    }),
  );
}

/** A record of several measures, at `NOW` unless said otherwise. */
export function aRecord(over: Partial<_Record> & { id?: string; quantity?: string | number } = {}): _Record {
  const { id = "e1", quantity = 1, ...rest } = over;
  return {
    Dimensions: [
      { Name: "organization", Value: "org" },
      { Name: "event_id", Value: id },
    ],
    MeasureName: "usage_event",
    MeasureValueType: "MULTI",
    MeasureValues: [{ Name: "quantity", Type: "BIGINT", Value: String(quantity) }],
    Time: String(NOW),
    ...rest,
  };
}

/** What a write answered for its bad records; fails if it had none. */
export async function rejectionsOf(write: Promise<unknown>) {
  const error = await write.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof RejectedRecordsException)) throw new Error(`no rejection: ${error}`);
  return error.RejectedRecords ?? [];
}

function toTable(page: QueryCommandOutput) {
  const names = page.ColumnInfo?.map(({ Name }) => Name) ?? [];
  return {
    page,
    names,
    types: page.ColumnInfo?.map(({ Type }: ColumnInfo) => Type?.ScalarType) ?? [],
    rows:
      page.Rows?.map(({ Data }) =>
        Data?.map(({ ScalarValue, NullValue }) => (NullValue ? null : ScalarValue)),
      ) ?? [],
  };
}
