/** Timestream as served on this machine, with a table for each set of events. */
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  TimestreamWriteClient,
} from "@aws-sdk/client-timestream-write";
import { expect } from "vitest";
import {
  startTimestreamServer,
  type TimestreamServerOptions,
} from "../../local/engines/timestream/server.ts";
import { createEventStoreWriter } from "../../shared/adapters/timestream/event-store-writer.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";

const CALLER = { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
const DATABASE = "tallymark";

export type EventTables = Awaited<ReturnType<typeof startEventTables>>;

export async function startEventTables(now: number, options: TimestreamServerOptions = {}) {
  const server = await startTimestreamServer({ now: () => now, emptyFirstPage: true, ...options });
  const settings = { endpoint: server.url, ...CALLER };
  const client = new TimestreamWriteClient(settings);
  await client.send(new CreateDatabaseCommand({ DatabaseName: DATABASE }));
  let tables = 0;
  return {
    stop: () => server.stop(),
    /** Where a reader finds a new table that holds these events, written in their order, and no others. */
    open: async (events: readonly StoredEvent[]) => {
      const place = { database: DATABASE, table: `events_${tables++}` };
      await client.send(
        new CreateTableCommand({
          DatabaseName: place.database,
          TableName: place.table,
          RetentionProperties: {
            MemoryStoreRetentionPeriodInHours: 24,
            MagneticStoreRetentionPeriodInDays: 100,
          },
        }),
      );
      const outcomes = await createEventStoreWriter({ client, ...place, now: () => now }).write(events);
      expect(outcomes.filter(({ kind }) => kind !== "stored")).toEqual([]);
      return { client: new TimestreamQueryClient(settings), ...place };
    },
  };
}
