/** Owns: the Timestream databases and tables on the engine, as the template says; those of a former run stay. */
import {
  ConflictException,
  CreateDatabaseCommand,
  CreateTableCommand,
  type TimestreamWriteClient,
  UpdateTableCommand,
} from "@aws-sdk/client-timestream-write";
import type { Model } from "../../template/model.ts";

export async function provisionEventStore(
  client: TimestreamWriteClient,
  { eventDatabases, eventTables }: Pick<Model, "eventDatabases" | "eventTables">,
): Promise<void> {
  for (const database of eventDatabases) {
    await isThere(() => client.send(new CreateDatabaseCommand({ DatabaseName: database })));
  }
  for (const table of eventTables) {
    const wasThere = await isThere(() => client.send(new CreateTableCommand(table)));
    // The partition key cannot be changed; the rest may be.
    const { Schema: _, ...changeable } = table;
    if (wasThere) await client.send(new UpdateTableCommand(changeable));
  }
}

/** Creates, unless it is there. @returns whether it was there */
async function isThere(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return false;
  } catch (error) {
    if (error instanceof ConflictException) return true;
    throw error;
  }
}
