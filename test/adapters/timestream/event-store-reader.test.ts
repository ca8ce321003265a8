import {
  type QueryCommand,
  type QueryCommandOutput,
  type Row,
  ThrottlingException,
  type TimestreamQueryClient,
  ValidationException,
} from "@aws-sdk/client-timestream-query";
import { describe, expect, test } from "vitest";
import { createEventStoreReader } from "../../../shared/adapters/timestream/event-store-reader.ts";
import { decimalText } from "../../../shared/domain/decimal/decimal.ts";

function setUp(answer: (command: QueryCommand) => Partial<QueryCommandOutput>) {
  const commands: QueryCommand[] = [];
  const client = {
    send: async (command: QueryCommand) => {
      commands.push(command);
      return answer(command);
    },
  } as unknown as Pick<TimestreamQueryClient, "send">;
  return { reader: createEventStoreReader({ client, database: "db", table: "t" }), commands };
}

function aRow(...values: (string | null)[]): Row {
  return { Data: values.map((value) => (value === null ? { NullValue: true } : { ScalarValue: value })) };
}

const SEGMENTS = [
  { start: 0, end: 1_800_000 },
  { start: 3_600_000, end: 5_400_000 },
];

describe("Event store on Timestream, reading", () => {
  test("integers are combined to exact decimals, beyond what a double holds", async () => {
    const { reader } = setUp(() => ({
      Rows: [
        aRow("0", "3", "2", "9007199254", "740993", "2500000", "1", "0", "0", "0", "1"),
        aRow("1", "1", "0", "0", "0", "100000", "0", null, null, null, null),
      ],
    }));
    const rows = await reader.sumSegments({ organization: "org", segments: SEGMENTS });
    expect(
      rows.map(({ totals, ...rest }) => ({
        ...rest,
        count: totals.count,
        quantity: decimalText(totals.quantity),
        cost: decimalText(totals.cost),
        costed: totals.costed,
      })),
    ).toEqual([
      {
        segment: 0,
        id: undefined,
        count: 3,
        quantity: "9007199254740995.500000000001",
        cost: "0.000000000001",
        costed: 2,
      },
      { segment: 1, id: undefined, count: 1, quantity: "0.1", cost: "0", costed: 0 },
    ]);
  });

  test("a breakdown asks for its column; an agent that is null is no agent", async () => {
    const { reader, commands } = setUp(() => ({
      Rows: [aRow("0", "agent-1", "1", "0", "0", "1"), aRow("0", null, "2", "0", "0", "2")],
    }));
    const question = {
      organization: "org",
      segments: SEGMENTS,
      breakdownBy: "agent",
      customerId: "c",
    } as const;
    const rows = await reader.sumSegments(question);
    expect(rows.map(({ id, totals }) => [id, totals.count])).toEqual([
      ["agent-1", 1],
      [undefined, 2],
    ]);
    expect(commands[0]?.input.QueryString).toBe(
      `SELECT CASE WHEN time < from_milliseconds(1800000) THEN 0 ELSE 1 END AS "segment", agent_id AS "id", count(*) AS "events", count(cost_units) AS "costed", sum((quantity_units) / 1000000) AS "quantity_units_high", sum((quantity_units) % 1000000) AS "quantity_units_low", sum((quantity_fraction) / 1000000) AS "quantity_fraction_high", sum((quantity_fraction) % 1000000) AS "quantity_fraction_low", sum((cost_units) / 1000000) AS "cost_units_high", sum((cost_units) % 1000000) AS "cost_units_low", sum((cost_fraction) / 1000000) AS "cost_fraction_high", sum((cost_fraction) % 1000000) AS "cost_fraction_low" FROM "db"."t" WHERE organization = 'org' AND measure_name = 'usage_event' AND (time >= from_milliseconds(0) AND time < from_milliseconds(5400000)) AND ((time >= from_milliseconds(0) AND time < from_milliseconds(1800000)) OR (time >= from_milliseconds(3600000) AND time < from_milliseconds(5400000))) AND voided = FALSE AND customer_id = 'c' GROUP BY 1, 2`,
    );
  });

  test("pages are read to the end, the empty first one too", async () => {
    const pages = new Map<string | undefined, Partial<QueryCommandOutput>>([
      [undefined, { Rows: [], NextToken: "1" }],
      ["1", { Rows: [aRow("0", "1", "0", "1", "0", null, null)], NextToken: "2" }],
      ["2", { Rows: [aRow("1", "1", "0", "2", "0", null, null)] }],
    ]);
    const { reader, commands } = setUp(({ input }) => pages.get(input.NextToken) ?? {});
    expect(await reader.sumSegments({ organization: "org", segments: SEGMENTS })).toHaveLength(2);
    expect(commands.map(({ input }) => input.NextToken)).toEqual([undefined, "1", "2"]);
    expect(new Set(commands.map(({ input }) => input.QueryString)).size).toBe(1);
  });

  test("250 segments are three queries, each below the limit of a query's text, and keep their numbers", async () => {
    const segments = Array.from({ length: 250 }, (_, index) => ({
      start: 1_767_225_600_000 + index * 3_600_000,
      end: 1_767_225_600_000 + index * 3_600_000 + 1,
    }));
    const { reader, commands } = setUp(() => ({ Rows: [aRow("7", "1", "0", "1", "0", null, null)] }));
    const rows = await reader.sumSegments({ organization: "org", segments });
    expect(rows.map(({ segment }) => segment)).toEqual([7, 107, 207]);
    for (const { input } of commands) expect(input.QueryString?.length).toBeLessThan(262_144);
  });

  test("of more rows than are wanted nothing is answered, and no further page is read", async () => {
    const { reader, commands } = setUp(() => ({
      Rows: [aRow("0", "1", "0", "1", "0"), aRow("1", "1", "0", "1", "0")],
      NextToken: "more",
    }));
    const asked = reader.sumSegments({ organization: "org", segments: SEGMENTS }, 3);
    await expect(asked).rejects.toMatchObject({
      code: "request.too-large",
      message: expect.stringMatching(/^the answer has more than 3 values; ask for a shorter time/),
    });
    expect(commands).toHaveLength(2);
    expect(commands[0]?.input.QueryString).toMatch(/ LIMIT 4$/);
  });

  /** A table that has only some columns yet, and otherwise one row. */
  const withoutColumns = (missing: readonly string[], row: Row) =>
    setUp(({ input }) => {
      const column = missing.find((name) => new RegExp(`\\b${name}\\b`).test(input.QueryString ?? ""));
      if (column === undefined) return { Rows: [row] };
      const Message = `line 1:8: Column '${column}' does not exist`;
      throw new ValidationException({ $metadata: {}, message: Message, Message });
    });

  test("where no event had a cost or an agent yet, there are no such columns: it asks again without them", async () => {
    const { reader, commands } = withoutColumns(
      ["agent_id", "cost_units", "cost_fraction"],
      aRow("1", "3", "0", "2", "500000", "0"),
    );
    const question = { organization: "org", segments: SEGMENTS, breakdownBy: "agent" } as const;
    const rows = await reader.sumSegments(question);
    expect(
      rows.map(({ totals, ...rest }) => ({ ...rest, ...totals, quantity: decimalText(totals.quantity) })),
    ).toMatchObject([{ segment: 1, id: undefined, count: 3, quantity: "2.5", costed: 0 }]);
    expect(commands).toHaveLength(3);
    expect(commands.at(-1)?.input.QueryString).toMatch(/GROUP BY 1$/);
    expect(await reader.sumSegments({ ...question, agentId: "agent-1" })).toEqual([]);
  });

  test("where no event was stored at all, there are no sums", async () => {
    const { reader } = withoutColumns(["organization"], aRow());
    expect(await reader.sumSegments({ organization: "org", segments: SEGMENTS })).toEqual([]);
  });

  test("a store that throttles or does not answer is unavailable; a query that it does not understand is our fault", async () => {
    const fail = (error: unknown) =>
      setUp(() => {
        throw error;
      }).reader.sumSegments({ organization: "org", segments: SEGMENTS });
    const options = { $metadata: {}, message: "" };
    await expect(fail(new ThrottlingException({ ...options, Message: "" }))).rejects.toMatchObject({
      code: "event-store.unavailable",
    });
    await expect(fail(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }))).rejects.toMatchObject({
      code: "event-store.unavailable",
    });
    await expect(fail(new ValidationException({ ...options, Message: "" }))).rejects.toBeInstanceOf(
      ValidationException,
    );
  });
});
