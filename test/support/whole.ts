/** Whatever happened before: ledger, all families of rollups, and raw events hold the same events. Summed here, by no code of the product. */
import {
  ListTablesCommand,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { QueryCommand, TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { ListTablesCommand as ListEventTablesCommand } from "@aws-sdk/client-timestream-write";
import Big from "big.js";
import { expect } from "vitest";
import { eventually } from "./eventually.ts";
import type { TestPipeline } from "./pipeline.ts";

type Item = NonNullable<ScanCommandOutput["Items"]>[number];

interface Sums {
  readonly events: number;
  readonly quantity: string;
}

const FAMILIES = {
  "customer-day": /#customer#/,
  "organization-day": /#organization#\d+$/,
  "customer-month": /#customers#\d{4}-\d\d$/,
  "segment-customer-month": /#customers#\d{4}-\d\d#/,
} as const;

/**
 * @param isStoreWaiting events from the near future wait for the event store, so the pipeline does not come to rest
 * @returns how many events count, in all organizations
 */
export async function expectWhole(running: TestPipeline, isStoreWaiting = false): Promise<number> {
  if (!isStoreWaiting) await running.pipeline.idle();
  const ledger = sumLedger(await scan(running, "Ledger"));
  const rollups = await scan(running, "Rollups");
  const families = Object.entries(FAMILIES).map(([name, pattern]) => [name, sumRollups(rollups, pattern)]);
  expect(Object.fromEntries(families)).toEqual(
    Object.fromEntries(Object.keys(FAMILIES).map((name) => [name, ledger])),
  );
  if (isStoreWaiting) return ledger.events;
  await eventually(async () => JSON.stringify(await sumEventStore(running)) === JSON.stringify(ledger));
  return ledger.events;
}

async function scan({ pipeline }: TestPipeline, part: string): Promise<readonly Item[]> {
  const { dynamodb } = pipeline.engines.clients;
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  const input: ScanCommandInput = { TableName: TableNames.find((name) => name.includes(part)) };
  const items: Item[] = [];
  do {
    const page: ScanCommandOutput = await dynamodb.send(new ScanCommand(input));
    items.push(...(page.Items ?? []));
    input.ExclusiveStartKey = page.LastEvaluatedKey;
  } while (input.ExclusiveStartKey !== undefined);
  return items;
}

/** The events whose claim was committed, as they stand after their corrections. */
function sumLedger(items: readonly Item[]): Sums {
  const markers = new Set(
    items.filter(({ pk, fenced }) => pk?.S?.includes("#chunk#") && !fenced?.BOOL).map(({ pk }) => pk?.S),
  );
  const counted = items.filter(({ pk, owner, alone }) => {
    const organization = pk?.S?.split("#event#");
    return organization?.length === 2 && (alone?.BOOL || markers.has(`${organization[0]}#chunk#${owner?.S}`));
  });
  const standing = counted
    .map(({ facts, standing }) => ({
      isVoided: false,
      quantity: JSON.parse(facts?.S ?? "[]")[5],
      ...JSON.parse(standing?.S ?? "{}"),
    }))
    .filter(({ isVoided }) => !isVoided);
  return { events: standing.length, quantity: sum(standing.map(({ quantity }) => quantity)) };
}

function sumRollups(items: readonly Item[], family: RegExp): Sums {
  const slots = items.filter(({ pk }) => family.test(pk?.S ?? "")).flatMap((item) => Object.entries(item));
  const amounts = (letter: string) =>
    slots.filter(([name]) => new RegExp(`^${letter}\\d\\d$`).test(name)).map(([, value]) => value.N ?? "0");
  return { events: Number(sum(amounts("n"))), quantity: sum(amounts("q")) };
}

async function sumEventStore({ pipeline }: TestPipeline): Promise<Sums> {
  const { clients, urls } = pipeline.engines;
  const { Tables = [] } = await clients.timestream.send(new ListEventTablesCommand({}));
  const client = new TimestreamQueryClient({
    endpoint: urls.timestream,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const QueryString = `SELECT count(*), sum(quantity_units), sum(quantity_fraction) FROM "${Tables[0]?.DatabaseName}"."${Tables[0]?.TableName}" WHERE voided = FALSE`;
  let answer = await client.send(new QueryCommand({ QueryString }));
  // The first page may be empty although more follow.
  while ((answer.Rows ?? []).length === 0 && answer.NextToken !== undefined)
    answer = await client.send(new QueryCommand({ QueryString, NextToken: answer.NextToken }));
  client.destroy();
  const [events, units, fraction] =
    answer.Rows?.[0]?.Data?.map(({ ScalarValue }) => ScalarValue ?? "0") ?? [];
  return {
    events: Number(events ?? 0),
    quantity: new Big(fraction ?? 0)
      .times("1e-12")
      .plus(units ?? 0)
      .toFixed(),
  };
}

function sum(amounts: readonly string[]): string {
  return amounts.reduce((total, amount) => total.plus(amount), new Big(0)).toFixed();
}
