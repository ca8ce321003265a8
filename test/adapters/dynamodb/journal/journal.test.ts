import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { createEventJournal } from "../../../../shared/adapters/dynamodb/journal/event-journal.ts";
import { createQuarantine } from "../../../../shared/adapters/dynamodb/journal/quarantine.ts";
import type { QuarantineEntry } from "../../../../shared/ports/quarantine.ts";

type Item = Record<string, AttributeValue>;

const NOW = Date.parse("2026-03-01T12:00:00Z");

/** A table whose partition begins with these items, in pages of so many; the order is up to who asks. */
function setUp(items: readonly Item[], pageItems = 1_000) {
  const queries: QueryCommandInput[] = [];
  const answer = ({ input }: QueryCommand) => {
    queries.push(input);
    const prefix = input.ExpressionAttributeValues?.[":from"]?.S ?? "";
    const matching = items.filter(({ sk }) => sk?.S?.startsWith(prefix));
    const start = Number(input.ExclusiveStartKey?.at?.N ?? 0);
    const end = start + Math.min(pageItems, input.Limit ?? Number.POSITIVE_INFINITY);
    const isMore = end < matching.length;
    return {
      Items: matching.slice(start, end),
      LastEvaluatedKey: isMore ? { at: { N: String(end) } } : undefined,
    };
  };
  const client = {
    send: async (command: QueryCommand | UpdateItemCommand) => {
      if (command instanceof UpdateItemCommand)
        throw new ConditionalCheckFailedException({ $metadata: {}, message: "gone" });
      return answer(command);
    },
  } as unknown as Pick<DynamoDBClient, "send">;
  const dependencies = {
    client,
    journalTable: "journal",
    pause: async () => {},
    random: () => 0.5,
    now: () => NOW,
  };
  return {
    journal: createEventJournal(dependencies),
    quarantine: createQuarantine(dependencies),
    queries,
  };
}

const aRepeat = (index: number): Item => ({
  sk: { S: `repeat#chunk-${String(index).padStart(5, "0")}#0` },
  kind: { S: "duplicate" },
  acceptedAt: { S: "2026-02-01T00:00:00.000Z" },
  hash: { S: `hash-${index}` },
});

const anEntry = (id: string, kind: "refused" | "uncounted", expires?: string): Item => ({
  sk: { S: `quarantine#${id}` },
  entry: { S: JSON.stringify({ organization: "org", setAsideAt: "", reasons: [kind], content: { kind } }) },
  ...(expires === undefined ? {} : { expires: { N: String(Date.parse(expires) / 1000) } }),
});

describe("Journal on DynamoDB: what happened to an event", () => {
  test("repeats come in their order, over pages; of very many the first thousand", async () => {
    const repeats = Array.from({ length: 1_500 }, (_, index) => aRepeat(index));
    const { journal, queries } = setUp(repeats, 400);
    const { repeats: read, hasMoreRepeats } = await journal.history("org", "event-1");
    expect(read.map(({ contentHash }) => contentHash)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => `hash-${index}`),
    );
    expect(hasMoreRepeats).toBe(true);
    const limits = queries.flatMap(({ Limit }) => Limit ?? []);
    expect(limits).toEqual([1_001, 601, 201]);
    expect(queries.every(({ ConsistentRead }) => ConsistentRead === true)).toBe(true);
  });

  test("exactly a thousand repeats are all of them", async () => {
    const { journal } = setUp(Array.from({ length: 1_000 }, (_, index) => aRepeat(index)));
    expect(await journal.history("org", "event-1")).toMatchObject({ hasMoreRepeats: false });
  });

  test("an event that was accepted is in quarantine as that, whatever was refused under its key since", async () => {
    const { journal, queries } = setUp([anEntry("3.0", "refused"), anEntry("2.0", "uncounted")]);
    expect(await journal.findSetAside("org", "event-1")).toMatchObject({ id: "2.0" });
    expect(queries).toMatchObject([{ ScanIndexForward: false, Limit: 50 }]);
    expect(await setUp([anEntry("3.0", "refused")]).journal.findSetAside("org", "e")).toMatchObject({
      id: "3.0",
    });
    expect(await setUp([]).journal.findSetAside("org", "event-1")).toBeUndefined();
  });
});

describe("Journal on DynamoDB: quarantine", () => {
  const over = anEntry("2.0", "refused", "2026-03-01T11:59:59Z");

  test("an entry that has expired is gone, though it is not deleted yet: its replay could count twice", async () => {
    expect(await setUp([over]).quarantine.find("org", "2.0")).toBeUndefined();
    const alive = anEntry("2.0", "refused", "2026-03-01T12:00:01Z");
    expect(await setUp([alive]).quarantine.find("org", "2.0")).toMatchObject({ id: "2.0" });
  });

  test("a page goes on after entries that have expired", async () => {
    const { quarantine } = setUp([anEntry("3.0", "refused"), over, anEntry("1.0", "uncounted")]);
    const { entries, next } = await quarantine.list("org", 2);
    expect(entries.map(({ id }) => id)).toEqual(["3.0"]);
    expect(next).toBe("2.0");
  });

  test("the neighbour of an id is not taken for it", async () => {
    expect(await setUp([anEntry("1.0", "refused")]).quarantine.find("org", "2.0")).toBeUndefined();
  });

  test("an entry that ends while its event is replayed needs no mark", async () => {
    const entry: QuarantineEntry = {
      id: "2.0",
      organization: "org",
      setAsideAt: "",
      reasons: [],
      content: { kind: "refused", form: "native", input: 7 },
    };
    await expect(setUp([]).quarantine.markReplayed(entry, "2026-03-01T12:00:00Z")).resolves.toBeUndefined();
  });
});
