/** Owns: what the numbers of the page are called. */
import type { Question } from "./question.ts";
import type { Breakdown } from "./search.ts";
import type { Part } from "./usage-series.ts";

/** Of the aggregations of meters. */
const USAGE_NAMES = {
  sum: "Usage",
  count: "Usage",
  min: "Smallest value",
  max: "Largest value",
  avg: "Average value",
  unique: "Different values",
  latest: "Latest value",
} as const;

const MIXED = "all meters added up, whatever their units";

/** The measure, and a sentence about it. */
export function wordsOf({ measure, meter, by }: Pick<Question, "measure" | "meter" | "by">): {
  readonly measure: string;
  readonly about: string;
} {
  if (measure === "events") return { measure: "Events", about: "Events" };
  if (measure === "cost") return { measure: "Cost", about: "Cost of usage" };
  if (meter !== undefined) {
    const name = USAGE_NAMES[meter.aggregation];
    return { measure: name, about: `${name} of ${meter.name}` };
  }
  return {
    measure: "Quantity",
    about: by === "meter" ? "Quantity, of each in its unit" : `Quantity: ${MIXED}`,
  };
}

export function nameOf({ by, property }: Pick<Question, "by" | "property">, { key, name }: Part): string {
  if (key === null) return by === "property" ? `Without ${property}` : `Without ${NOUNS[by ?? "agent"]}`;
  return name === null || name === "" ? key || "(empty)" : name;
}

const NOUNS: Readonly<Record<Breakdown, string>> = {
  meter: "a meter",
  customer: "a customer",
  agent: "an agent",
  property: "the property",
};

export const BREAKDOWN_NAMES: Readonly<Record<Breakdown, string>> = {
  meter: "By meter",
  customer: "By customer",
  agent: "By agent",
  property: "By property",
};

export const COLUMN_NAMES: Readonly<Record<Breakdown, string>> = {
  meter: "Meter",
  customer: "Customer",
  agent: "Agent",
  property: "Value",
};

/** Where an answer came from, as the API tells it. */
export function sourceWords(answeredFrom: string | undefined): string | undefined {
  if (answeredFrom === undefined) return undefined;
  const words = answeredFrom.split(/[,\s]+/).map((part) => SOURCES[part] ?? part);
  return `Answered from ${words.filter((part) => part !== "").join(" and ")}`;
}

const SOURCES: Readonly<Record<string, string>> = { rollups: "counters", "event-store": "raw events" };
