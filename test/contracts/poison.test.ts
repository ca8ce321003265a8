/** A poison event is set aside by itself, and its neighbours count; where the store refuses everything, nobody is set aside. */
import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandOutput,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { createQuarantine, toEntry } from "../../shared/adapters/dynamodb/journal/quarantine.ts";
import { createUsageLedger } from "../../shared/adapters/dynamodb/ledger/usage-ledger.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { countUsage } from "../../shared/application/count-usage.ts";
import type { StoredEvent } from "../../shared/ports/event-store.ts";
import { aChunk, aUsageEvent } from "../support/builders.ts";
import { InMemoryDynamoDb } from "../support/in-memory-dynamodb.ts";

type Client = Pick<DynamoDBClient, "send">;

/** A store that refuses, as DynamoDB does with an item that it cannot take, each claim on an event of these. */
function refusing(client: Client, ids: ReadonlySet<string>): Client {
  const send = async (command: unknown) => {
    if (!(command instanceof BatchExecuteStatementCommand)) return client.send(command as never);
    const statements = command.input.Statements ?? [];
    const isPoison = statements.map(({ Parameters = [] }) =>
      Parameters.some(({ S }) => ids.has(S?.split("#").at(-1) ?? "")),
    );
    const Statements = statements.filter((_, index) => !isPoison[index]);
    const others: Pick<BatchExecuteStatementCommandOutput, "Responses"> =
      Statements.length === 0 ? {} : await client.send(new BatchExecuteStatementCommand({ Statements }));
    const answers = (others.Responses ?? []).values();
    const refusal = { Error: { Code: "ValidationError", Message: "Item size has exceeded the maximum" } };
    return { Responses: isPoison.map((refused) => (refused ? refusal : answers.next().value)) };
  };
  return { send } as Client;
}

function setUp(...poisonKeys: readonly string[]) {
  const database = new InMemoryDynamoDb();
  const ids = new Set(poisonKeys.map((key) => identifiers.eventId("org", key)));
  const now = () => Date.parse("2026-01-15T10:31:00Z");
  const stored: StoredEvent[] = [];
  const journal = {
    client: refusing(database.client, ids),
    journalTable: "journal",
    pause: async () => {},
    random: () => 0.5,
    now,
  };
  const dependencies = {
    ledger: createUsageLedger({ ...journal, ledgerTable: "ledger", rollupTable: "rollups", identifiers }),
    quarantine: createQuarantine(journal),
    repeats: { record: async () => {} },
    store: async (events: readonly StoredEvent[]) => void stored.push(...events),
    now,
  };
  const chunk = aChunk({ events: ["1", "2", "3"].map((key) => aUsageEvent({ idempotencyKey: key })) });
  return {
    count: () => countUsage(dependencies, [chunk], () => 60_000),
    chunk,
    stored: () => stored.map(({ event }) => event.idempotencyKey),
    counted: () =>
      database
        .items("rollups")
        .filter(({ pk }) => pk?.S?.startsWith("org#organization#"))
        .reduce((sum, item) => sum + Number(item.n10?.N ?? 0), 0),
    aside: () => database.items("journal").filter(({ sk }) => sk?.S?.startsWith("quarantine#")),
  };
}

describe("A chunk with an event whose claim the store will never take", () => {
  test("counts the others, and sets the one aside, however often it is delivered", async () => {
    const { count, counted, aside, stored, chunk } = setUp("2");
    for (let delivery = 0; delivery < 2; delivery++) {
      expect(await count()).toMatchObject({ failed: new Map(), counted: 2, setAside: 1 });
      expect(counted()).toBe(2);
    }
    expect(stored()).toEqual(["1", "3", "1", "3"]);
    expect(aside().map(toEntry)).toEqual([
      {
        id: "chunk-1.1",
        organization: "org",
        eventId: identifiers.eventId("org", "2"),
        setAsideAt: "2026-01-15T10:31:00.000Z",
        reasons: [expect.stringContaining("ValidationError")],
        content: {
          kind: "uncounted",
          chunk: { chunkId: "chunk-1", acceptedAt: chunk.acceptedAt },
          event: chunk.events[1],
        },
      },
    ]);
  });

  test("comes back as a whole where the store refuses all of its events: that is no fault of theirs", async () => {
    const { count, counted, aside, chunk } = setUp("1", "2", "3");
    const { failed, setAside } = await count();
    expect([...failed.keys()]).toEqual([chunk]);
    expect([setAside, counted(), aside().length]).toEqual([0, 0, 0]);
  });
});
