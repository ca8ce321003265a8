/** The reconciliation as its function binds it, on a ledger in memory whose clock and messages a test moves. */

import { v7 } from "uuid";
import { createEventIndex } from "../../shared/adapters/dynamodb/journal/event-index.ts";
import { createEventJournal } from "../../shared/adapters/dynamodb/journal/event-journal.ts";
import { createQuarantine } from "../../shared/adapters/dynamodb/journal/quarantine.ts";
import { createReconciliationLog } from "../../shared/adapters/dynamodb/journal/reconciliation-log.ts";
import { createCorrections } from "../../shared/adapters/dynamodb/ledger/corrections.ts";
import { createEventReceipts } from "../../shared/adapters/dynamodb/ledger/event-receipts.ts";
import { fenceChunk } from "../../shared/adapters/dynamodb/ledger/fence.ts";
import { createUsageLedger } from "../../shared/adapters/dynamodb/ledger/usage-ledger.ts";
import { createRollupRepair } from "../../shared/adapters/dynamodb/rollups/rollup-repair.ts";
import { createRollupStore } from "../../shared/adapters/dynamodb/rollups/rollup-store.ts";
import { identifiers as realIdentifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { chooseHours } from "../../shared/application/choose-hours.ts";
import { correctEvent } from "../../shared/application/correct-event.ts";
import { keepWrongMonths } from "../../shared/application/keep-wrong-months.ts";
import { readCounted } from "../../shared/application/read-counted.ts";
import { readDayCounters } from "../../shared/application/read-day-counters.ts";
import { readMeterCounters } from "../../shared/application/read-meter-counters.ts";
import { type ReconcileRequest, reconcileUsage } from "../../shared/application/reconcile-usage.ts";
import { recountHours } from "../../shared/application/recount-hours.ts";
import { repairCounters, resendEvents } from "../../shared/application/repair-drift.ts";
import { takeOverOrphans } from "../../shared/application/take-over-orphans.ts";
import type { CorrectionChange } from "../../shared/domain/event/correction.ts";
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import type { EventStoreReader, StoredEvent } from "../../shared/ports/event-store.ts";
import { type DecideFate, InMemoryDynamoDb } from "./in-memory-dynamodb.ts";
import { createInMemoryQueue } from "./in-memory-ports.ts";
import { createInMemoryEventStore } from "./in-memory-usage.ts";

export function createReconciliationWorld(startsAt: string) {
  const world = {
    now: Date.parse(startsAt),
    decide: (() => "succeed") as DecideFate,
    /** What happens while a recount waits for its second reading. */
    meanwhile: async () => {},
    hasTime: () => true,
    isQueueDown: false,
    random: () => 0.5,
    eventStore: undefined as EventStoreReader | undefined,
    /** Those that were ever defined. */
    meters: [] as readonly Meter[],
  };
  const identifiers = { ...realIdentifiers, timeOrdered: () => v7({ msecs: world.now }) };
  const database = new InMemoryDynamoDb((operation) => world.decide(operation));
  const tables = {
    client: database.client,
    ledgerTable: "ledger",
    rollupTable: "rollups",
    journalTable: "journal",
    identifiers,
    now: () => world.now,
    pause: async () => {},
    random: () => 0.5,
  };
  const ledger = createUsageLedger(tables);
  const open = createInMemoryQueue();
  const queue = {
    ...open,
    send: async (chunks: readonly UsageChunk[]) => {
      if (world.isQueueDown) throw new Error("the queue is down");
      await open.send(chunks);
    },
  };
  const raw = new Map<string, StoredEvent>();
  const resent: StoredEvent[] = [];
  const count = async (chunks: readonly UsageChunk[]) => {
    const settled = await ledger.count(chunks);
    return chunks.map((chunk, index) => {
      const outcome = settled[index];
      if (outcome?.kind !== "settled") return ["failed"];
      chunk.events.forEach((event, at) => {
        if (outcome.outcomes[at]?.kind === "counted") raw.set(event.id, { ...chunk, event });
      });
      return outcome.outcomes.map(({ kind }) => kind);
    });
  };
  const storeQueue = { defer: async (events: readonly StoredEvent[]) => void resent.push(...events) };
  const reconcile = bindReconciliation({ world, tables, queue, raw, storeQueue });
  return {
    world,
    database,
    tables,
    raw,
    resent,
    queued: queue.chunks,
    count,
    /** Counts what the queue holds, as its consumer would. */
    deliver: () => count(queue.chunks.splice(0)),
    /** Claims, and every commit is refused until the worker gives up: as if it died, and its message were lost. */
    claimOnly: async (chunk: UsageChunk) => {
      world.decide = (operation) => (operation === "TransactWriteItems" ? "throttle" : "succeed");
      await ledger.count([chunk]);
      world.decide = () => "succeed";
    },
    fence: (chunk: UsageChunk) => fenceChunk(tables, chunk),
    quarantine: createQuarantine(tables),
    correct: (eventId: string, change: CorrectionChange) =>
      correctEvent(
        {
          receipts: createEventReceipts(tables),
          corrections: createCorrections(tables),
          eventStore: { find: async () => undefined },
          store: async ([stored]) => void (stored && raw.set(stored.event.id, stored)),
          identifiers,
          now: tables.now,
        },
        { organization: "org", eventId, change, reason: "a test", by: "a key" },
      ),
    reconcile,
    /** The only run of one that concerns one organization. */
    run: async (request: ReconcileRequest = {}) => {
      const { runs, failures } = await reconcile({ organization: "org", ...request });
      if (failures[0] !== undefined) throw failures[0].cause;
      if (runs[0] === undefined) throw new Error("there was no run");
      return runs[0];
    },
    /** The counted events in all shards of the organization's days. */
    counted: () =>
      database
        .items("rollups")
        .filter(({ pk }) => pk?.S?.startsWith("org#organization#"))
        .flatMap((item) => Object.entries(item))
        .reduce((sum, [name, value]) => (/^n\d\d$/.test(name) ? sum + Number(value.N) : sum), 0),
    corrections: () =>
      database
        .items("journal")
        .filter(({ listing }) => listing?.S === "org#corrections")
        .map((item) => JSON.parse(item.correction?.S ?? "{}")),
  };
}

type World = ReturnType<typeof createReconciliationWorld>;

interface Binding {
  readonly world: World["world"];
  readonly tables: World["tables"];
  readonly queue: ReturnType<typeof createInMemoryQueue>;
  readonly raw: World["raw"];
  readonly storeQueue: { readonly defer: (events: readonly StoredEvent[]) => Promise<void> };
}

function bindReconciliation({ world, tables, queue, raw, storeQueue }: Binding) {
  const index = createEventIndex(tables);
  const receipts = createEventReceipts(tables);
  const hasTime = () => world.hasTime();
  const { now, identifiers } = tables;
  const rollups = createRollupStore(tables);
  const meters = { list: async () => world.meters };
  const readOwnCounters: Parameters<typeof readDayCounters>[0]["readOwnCounters"] = (...asked) =>
    readMeterCounters({ rollups, meters }, ...asked);
  const repairing = {
    rollupRepair: createRollupRepair(tables),
    readCounted: (question: Parameters<typeof readCounted>[1]) =>
      readCounted({ index, receipts, hasTime }, question),
    storeQueue,
    identifiers,
    now,
    hasTime,
  };
  const sumRaw: EventStoreReader = {
    sumSegments: (question) => {
      const standing = [...raw.values()].filter(({ correction }) => correction?.isVoided !== true);
      return (world.eventStore ?? createInMemoryEventStore(standing)).sumSegments(question);
    },
  };
  return (request: ReconcileRequest) =>
    reconcileUsage(
      {
        organizations: async () => ["org"],
        log: createReconciliationLog(tables),
        chooseHours: (organization, at) => chooseHours({ index, random: world.random }, organization, at),
        recount: (question) =>
          recountHours(
            {
              ...repairing,
              readCounters: (of, sums) => readDayCounters({ rollups, readOwnCounters }, of, sums),
              keepWrongMonths: (drift) => keepWrongMonths({ rollups, hasTime }, drift),
              eventStore: sumRaw,
              pause: () => world.meanwhile(),
            },
            question,
          ),
        repairCounters: (drift, why) => repairCounters(repairing, drift, why),
        resendEvents: (drift) => resendEvents(repairing, drift),
        takeOverOrphans: (question) =>
          takeOverOrphans(
            {
              index,
              receipts,
              journal: createEventJournal(tables),
              fence: (chunk) => fenceChunk(tables, chunk),
              queue,
              identifiers,
              hasTime,
            },
            question,
          ),
        identifiers,
        now,
        random: world.random,
      },
      request,
    );
}
