/**
 * Owns: writing events to Timestream, and what its refusals mean.
 * Does not own: when an event is tried again (shared/application/store-events.ts).
 */

import {
  RejectedRecordsException,
  type TimestreamWriteClient,
  ValidationException,
  WriteRecordsCommand,
} from "@aws-sdk/client-timestream-write";
import pMap from "p-map";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import { timestampMs } from "../../domain/event/timestamp.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventStore, StoredEvent, WriteOutcome } from "../../ports/event-store.ts";
import { COMMON_ATTRIBUTES, toRecord } from "./event-mapping.ts";

export interface EventStoreWriterDependencies {
  readonly client: Pick<TimestreamWriteClient, "send">;
  readonly database: string;
  readonly table: string;
  readonly now: Clock;
}

/** WriteRecords takes 100 records. */
const RECORDS_MAX = 100;
/** A backlog must not meet the store as one blow of hundreds of calls. */
const CALLS_AT_ONCE = 8;
/** Timestream takes records up to 15 minutes ahead; one minute is kept for clocks that differ. */
const AHEAD_MS = 14 * 60_000;

const STORED: WriteOutcome = { kind: "stored" };

export function createEventStoreWriter(dependencies: EventStoreWriterDependencies): EventStore {
  return {
    write: async (events) => {
      const outcomes = new Map<StoredEvent, WriteOutcome>();
      const now = dependencies.now();
      for (const event of events) {
        const notBefore = timestampMs(event.event.timestamp) - AHEAD_MS;
        if (notBefore > now) outcomes.set(event, { kind: "not-yet", notBefore });
      }
      const due = events.filter((event) => !outcomes.has(event));
      const batches = cutIntoBatches(due, RECORDS_MAX);
      await pMap(batches, (batch) => writeBatch(dependencies, batch, outcomes), {
        concurrency: CALLS_AT_ONCE,
      });
      return events.map((event) => outcomes.get(event) ?? STORED);
    },
  };
}

/** What the store refuses is named one by one; the rest of the batch is stored all the same. */
async function writeBatch(
  dependencies: EventStoreWriterDependencies,
  events: readonly StoredEvent[],
  outcomes: Map<StoredEvent, WriteOutcome>,
): Promise<void> {
  const { client, database, table } = dependencies;
  try {
    await client.send(
      new WriteRecordsCommand({
        DatabaseName: database,
        TableName: table,
        CommonAttributes: COMMON_ATTRIBUTES,
        Records: events.map(toRecord),
      }),
    );
  } catch (error) {
    if (error instanceof RejectedRecordsException) return noteRejections(error, events, outcomes);
    if (!(error instanceof ValidationException)) {
      for (const event of events) outcomes.set(event, { kind: "unavailable", cause: error });
      return;
    }
    // One record that the store cannot read makes it refuse the whole call: alone, each shows whether it is the one.
    const [only, ...others] = events;
    if (only !== undefined && others.length === 0)
      outcomes.set(only, { kind: "refused", reason: error.message });
    else for (const event of events) await writeBatch(dependencies, [event], outcomes);
  }
}

function noteRejections(
  { RejectedRecords = [] }: RejectedRecordsException,
  events: readonly StoredEvent[],
  outcomes: Map<StoredEvent, WriteOutcome>,
): void {
  for (const { RecordIndex, Reason, ExistingVersion } of RejectedRecords) {
    const event = events[RecordIndex ?? 0];
    // An existing version says that the event is there already, as this delivery has it or as it was corrected since.
    if (event !== undefined && ExistingVersion === undefined)
      outcomes.set(event, { kind: "refused", reason: Reason ?? "" });
  }
}
