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

/** Counters by meter: where the organization and the meter stand in their keys, and whether they hold signals too. */
const METER_FAMILIES = {
  "meter-customer-day": { keys: /^(.+)#metered#[^#]+ \d{4}-\d\d-\d\d#(.+)$/, ofSignals: false },
  "meter-day": { keys: /^(.+)#meter#([^#]+)#\d+ /, ofSignals: false },
  "meter-customer-month": { keys: /^(.+)#meter-customers#([^#]+)#\d{4}-\d\d /, ofSignals: false },
  "meter-customer-year": { keys: /^(.+)#meter-customers#([^# ]+) /, ofSignals: true },
} as const;

/**
 * @param isStoreWaiting events from the near future wait for the event store, so the pipeline does not come to rest
 * @returns how many events count, in all organizations
 */
export async function expectWhole(running: TestPipeline, isStoreWaiting = false): Promise<number> {
  if (!isStoreWaiting) await running.pipeline.idle();
  const standing = readStanding(await scan(running, "Ledger"));
  const ledger = { events: standing.length, quantity: sum(standing.map(({ quantity }) => quantity)) };
  const rollups = await scan(running, "Rollups");
  const families = Object.entries(FAMILIES).map(([name, pattern]) => [name, sumRollups(rollups, pattern)]);
  expect(Object.fromEntries(families)).toEqual(
    Object.fromEntries(Object.keys(FAMILIES).map((name) => [name, ledger])),
  );
  for (const [name, { keys, ofSignals }] of Object.entries(METER_FAMILIES))
    expect([name, sumMeters(rollups, keys)]).toEqual([name, sumFeeds(standing, ofSignals)]);
  expect(rollups.filter((item) => !isMonthItsDays(item))).toEqual([]);
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

interface Standing {
  readonly organization: string;
  readonly quantity: string;
  readonly signal: string;
  readonly feeds: readonly (readonly [meterId: string, value?: string])[];
}

/** The events whose claim was committed and that are not voided, as they stand after their corrections. */
function readStanding(items: readonly Item[]): readonly Standing[] {
  const markers = new Set(
    items.filter(({ pk, fenced }) => pk?.S?.includes("#chunk#") && !fenced?.BOOL).map(({ pk }) => pk?.S),
  );
  return items.flatMap(({ pk, owner, alone, facts, standing }) => {
    const [organization = "", id] = pk?.S?.split("#event#") ?? [];
    if (id === undefined || !(alone?.BOOL || markers.has(`${organization}#chunk#${owner?.S}`))) return [];
    const [, , signal, , , quantity, , , feeds = []] = JSON.parse(facts?.S ?? "[]");
    const now = { quantity, isVoided: false, ...JSON.parse(standing?.S ?? "{}") };
    return now.isVoided ? [] : [{ organization, quantity: now.quantity, signal, feeds }];
  });
}

/** What each meter got from the events that feed it, as `count / sum`. */
function sumFeeds(standing: readonly Standing[], ofSignals: boolean): Readonly<Record<string, string>> {
  const given = standing.flatMap(({ organization, quantity, signal, feeds }) =>
    [...(ofSignals ? [[signal] as const] : []), ...feeds].map(([meterId, value]) => ({
      meter: `${organization} ${meterId}`,
      amounts: ["1", value ?? quantity] as const,
    })),
  );
  return sumByMeter(given);
}

function sumMeters(items: readonly Item[], keys: RegExp): Readonly<Record<string, string>> {
  const held = items.flatMap((item) => {
    const [, organization, meterId] = keys.exec(`${item.pk?.S} ${item.sk?.S}`) ?? [];
    if (meterId === undefined) return [];
    return Object.entries(item).flatMap(([name, { N = "0" }]) => {
      if (!/^[nq]\d\d$/.test(name)) return [];
      const amounts = name.startsWith("n") ? ([N, "0"] as const) : (["0", N] as const);
      return [{ meter: `${organization} ${meterId}`, amounts }];
    });
  });
  return sumByMeter(held);
}

/** The slot of a whole month holds what the days of the item add up to; no other item has one. */
function isMonthItsDays(item: Item): boolean {
  const isOfMonth = [FAMILIES["customer-month"], FAMILIES["segment-customer-month"]].some((family) =>
    family.test(item.pk?.S ?? ""),
  );
  const days = (letter: string) =>
    Object.entries(item).filter(([name]) => new RegExp(`^${letter}\\d\\d$`).test(name));
  return ["n", "q", "s", "k"].every((letter) => {
    const held = new Big(item[`${letter}mo`]?.N ?? 0);
    if (!isOfMonth && !METER_FAMILIES["meter-customer-month"].keys.test(`${item.pk?.S} ${item.sk?.S}`))
      return item[`${letter}mo`] === undefined;
    return held.eq(sum(days(letter).map(([, { N = "0" }]) => N)));
  });
}

/** Without those that came to nothing: a voided event leaves its counter behind. */
function sumByMeter(
  given: readonly { readonly meter: string; readonly amounts: readonly [string, string] }[],
): Readonly<Record<string, string>> {
  const texts = [...Map.groupBy(given, ({ meter }) => meter)].map(([meter, of]) => {
    const [events, amount] = [0, 1].map((at) => sum(of.map(({ amounts }) => amounts[at] ?? "0")));
    return [meter, `${events} / ${amount}`] as const;
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== "0 / 0"));
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
