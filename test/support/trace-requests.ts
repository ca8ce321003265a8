/** The rows of both traces as requests of a customer, and what meters must give for them: plain arithmetic, no code of the product. */
import { readFileSync } from "node:fs";
import { CUSTOMERS, TRACES, type Trace, traceFile } from "./traces.ts";

export interface TraceRequest {
  readonly key: string;
  readonly trace: Trace;
  readonly customer: string;
  /** RFC 3339; no two are the same. */
  readonly at: string;
  readonly context: number;
  readonly generated: number;
  readonly size: "small" | "medium" | "large";
}

export function readRequests(): readonly TraceRequest[] {
  return (Object.keys(TRACES) as Trace[]).flatMap((trace) => {
    const [head, ...lines] = readFileSync(traceFile(trace), "utf8").trim().split(/\r?\n/);
    if (head !== "TIMESTAMP,ContextTokens,GeneratedTokens") throw new Error(`${trace}: ${head}`);
    return lines.map((line, index) => {
      const [time = "", context = "", generated = ""] = line.split(",");
      return {
        key: `${trace}/${index + 1}`,
        trace,
        customer: `customer-${(index + 1) % CUSTOMERS}`,
        at: `${time.replace(" ", "T")}Z`,
        context: Number(context),
        generated: Number(generated),
        size: Number(context) < 1_000 ? "small" : Number(context) < 4_000 ? "medium" : "large",
      } as const;
    });
  });
}

/** As Metronome's clients send it: what is added up stands in properties. */
export function toMetronomeEvent({ key, customer, at, context, ...rest }: TraceRequest): object {
  const { trace, generated, size } = rest;
  return {
    transaction_id: key,
    customer_id: customer,
    event_type: "request",
    timestamp: at,
    properties: { trace, size, context, generated: String(generated) },
  };
}

interface TraceMeter {
  readonly definition: { readonly name: string; readonly [field: string]: unknown };
  readonly matches: (request: TraceRequest) => boolean;
  /** Of requests that match, in the order of their times; at least one. */
  readonly value: (requests: readonly TraceRequest[]) => number;
  /** What it gives in answers that have a number, where nothing matched. */
  readonly nothing: 0 | null;
}

const eventTypes = { in: ["request"] };
const groupKeys = [["trace"], ["size"], ["trace", "size"]];
const isAny = () => true;
const generatedOf = (requests: readonly TraceRequest[]) => requests.map(({ generated }) => generated);
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

/** By the name of each. */
export const TRACE_METERS: readonly TraceMeter[] = [
  {
    definition: { name: "average", aggregation: "avg", eventTypes, valueProperty: "generated", groupKeys },
    matches: isAny,
    value: (requests) => sumOf(generatedOf(requests)) / requests.length,
    nothing: null,
  },
  {
    definition: { name: "context", aggregation: "sum", eventTypes, valueProperty: "context", groupKeys },
    matches: isAny,
    value: (requests) => sumOf(requests.map(({ context }) => context)),
    nothing: 0,
  },
  {
    definition: {
      name: "conversations",
      aggregation: "count",
      eventTypes,
      properties: [
        { name: "trace", in: ["conv"] },
        { name: "size", exists: true, notIn: ["medium", "large"] },
      ],
      groupKeys,
    },
    matches: ({ trace, size }) => trace === "conv" && size === "small",
    value: (requests) => requests.length,
    nothing: 0,
  },
  {
    definition: { name: "different", aggregation: "unique", eventTypes, valueProperty: "context", groupKeys },
    matches: isAny,
    value: (requests) => new Set(requests.map(({ context }) => context)).size,
    nothing: 0,
  },
  {
    definition: { name: "largest", aggregation: "max", eventTypes, valueProperty: "generated", groupKeys },
    matches: isAny,
    value: (requests) => Math.max(...generatedOf(requests)),
    nothing: null,
  },
  {
    definition: { name: "last", aggregation: "latest", eventTypes, valueProperty: "generated", groupKeys },
    matches: isAny,
    value: (requests) => generatedOf(requests).at(-1) ?? Number.NaN,
    nothing: null,
  },
  {
    // Of whole event types by their quantity, so that rollups answer it.
    definition: { name: "requests", aggregation: "sum", eventTypes, groupKeys },
    matches: isAny,
    value: (requests) => requests.length,
    nothing: 0,
  },
  {
    definition: { name: "smallest", aggregation: "min", eventTypes, valueProperty: "generated", groupKeys },
    matches: isAny,
    value: (requests) => Math.min(...generatedOf(requests)),
    nothing: null,
  },
];

/** Null where nothing matches. */
export function measure(meter: TraceMeter, requests: readonly TraceRequest[]): number | null {
  const matching = requests.filter(meter.matches).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  return matching.length === 0 ? null : meter.value(matching);
}

/** By the text that a request has there, in the order of texts. */
export function groupRequests(
  requests: readonly TraceRequest[],
  textOf: (request: TraceRequest) => string,
): readonly (readonly [string, readonly TraceRequest[]])[] {
  return [...Map.groupBy(requests, textOf)].sort(([a], [b]) => (a < b ? -1 : 1));
}
