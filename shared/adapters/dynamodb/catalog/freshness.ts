import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { timestampMs, timestampOf } from "../../../domain/event/timestamp.ts";
import { NOTHING_KNOWN, type StoredMark, type Watermarks } from "../../../domain/freshness/watermarks.ts";
import type { Freshness } from "../../../ports/freshness.ts";
import { type ReadDependencies, readItems } from "../calls/read-items.ts";

export interface FreshnessDependencies extends ReadDependencies {
  readonly catalogTable: string;
}

const KEY = { pk: { S: "freshness" }, sk: { S: "usage" } } as const;

type Item = Record<string, AttributeValue>;

/** The watermarks, one item in the catalog table. */
export function createFreshness(dependencies: FreshnessDependencies): Freshness {
  const { client, catalogTable } = dependencies;
  return {
    watermarks: async () => {
      const [item = {}] = await readItems(dependencies, catalogTable, [KEY]);
      return toWatermarks(item);
    },
    record: async (watermarks) => {
      const Item = { ...KEY, ...toItem(watermarks) };
      await client.send(new PutItemCommand({ TableName: catalogTable, Item }));
    },
  };
}

/** RFC 3339, so that an operator can read it. */
function toItem({ counted, stored, storedNext, storedBefore }: Watermarks): Item {
  return {
    dataThrough: toInstant(counted),
    storedThrough: toInstant(stored),
    ...(storedNext === undefined ? {} : { storedNext: toInstant(storedNext) }),
    storedBefore: {
      L: storedBefore.map((mark) => ({ M: { at: toInstant(mark.at), stored: toInstant(mark.stored) } })),
    },
  };
}

function toWatermarks({ dataThrough, storedThrough, storedNext, storedBefore }: Item): Watermarks {
  const next = readInstant(storedNext);
  return {
    counted: readInstant(dataThrough) ?? NOTHING_KNOWN.counted,
    stored: readInstant(storedThrough) ?? NOTHING_KNOWN.stored,
    ...(next === undefined ? {} : { storedNext: next }),
    storedBefore: storedBefore?.L?.flatMap(toMark) ?? [],
  };
}

function toMark({ M }: AttributeValue): readonly StoredMark[] {
  const [at, stored] = [readInstant(M?.at), readInstant(M?.stored)];
  return at === undefined || stored === undefined ? [] : [{ at, stored }];
}

function toInstant(at: number): AttributeValue {
  return { S: timestampOf(at) };
}

function readInstant(value: AttributeValue | undefined): number | undefined {
  return value?.S === undefined ? undefined : timestampMs(value.S);
}
