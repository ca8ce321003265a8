/**
 * Owns: the functions of the event store's SQL: what each takes, what it gives, and how DuckDB computes it. Times are integers
 * of nanoseconds, so their arithmetic is exact.
 * Does not own: operators (render.ts).
 */
import { invalid } from "../protocol.ts";
import type { ValueType } from "./syntax.ts";

/** A part of a query in DuckDB's words, with the type it has in Timestream's. */
export interface Rendered {
  readonly sql: string;
  readonly type: ValueType | "DURATION";
}

export interface Call {
  readonly name: string;
  readonly parts: readonly Rendered[];
  readonly isDistinct: boolean;
  readonly nowNs: bigint;
  readonly position: number;
}

const NS_PER_MS = "1000000";
/** Units that are a whole number of nanoseconds; the others depend on the calendar. */
const FIXED_UNITS: Readonly<Record<string, bigint>> = {
  second: 1_000_000_000n,
  minute: 60_000_000_000n,
  hour: 3_600_000_000_000n,
  day: 86_400_000_000_000n,
};
const CALENDAR_UNITS = ["week", "month", "quarter", "year"];

type Definition = (call: Call) => Rendered;

const FUNCTIONS: Readonly<Record<string, Definition>> = {
  count: ({ parts, isDistinct, ...call }) =>
    parts.length === 0
      ? { sql: "count(*)", type: "BIGINT" }
      : {
          sql: `count(${isDistinct ? "DISTINCT " : ""}${one({ parts, isDistinct, ...call }).sql})`,
          type: "BIGINT",
        },
  approx_distinct: (call) => ({ sql: `approx_count_distinct(${one(call).sql})`, type: "BIGINT" }),
  sum: (call) => sum(one(call), call),
  avg: (call) => ({ sql: `avg(${numeric(one(call), call).sql})`, type: "DOUBLE" }),
  min: (call) => ({ sql: `min(${one(call).sql})`, type: one(call).type }),
  max: (call) => ({ sql: `max(${one(call).sql})`, type: one(call).type }),
  min_by: (call) => by("min_by", call),
  max_by: (call) => by("max_by", call),
  bin: (call) => bin(call),
  now: ({ nowNs }) => ({ sql: nowNs.toString(), type: "TIMESTAMP" }),
  ago: (call) => ({ sql: `(${call.nowNs} - ${ofType(call, 0, "DURATION").sql})`, type: "TIMESTAMP" }),
  from_milliseconds: (call) => ({
    sql: `(${ofType(call, 0, "BIGINT").sql} * ${NS_PER_MS})`,
    type: "TIMESTAMP",
  }),
  from_nanoseconds: (call) => ({ sql: ofType(call, 0, "BIGINT").sql, type: "TIMESTAMP" }),
  to_milliseconds: (call) => ({
    sql: `(${ofType(call, 0, "TIMESTAMP").sql} // ${NS_PER_MS})`,
    type: "BIGINT",
  }),
  date_trunc: (call) => truncate(call),
  json_extract_scalar: (call) => extractScalar(call),
  coalesce: ({ parts, ...call }) => ({
    sql: `coalesce(${parts.map(({ sql }) => sql).join(", ")})`,
    type: one({ parts: parts.slice(0, 1), ...call }).type,
  }),
  lower: (call) => ({ sql: `lower(${ofType(call, 0, "VARCHAR").sql})`, type: "VARCHAR" }),
  upper: (call) => ({ sql: `upper(${ofType(call, 0, "VARCHAR").sql})`, type: "VARCHAR" }),
  length: (call) => ({ sql: `length(${ofType(call, 0, "VARCHAR").sql})`, type: "BIGINT" }),
  abs: (call) => ({ sql: `abs(${numeric(one(call), call).sql})`, type: one(call).type }),
};

const AGGREGATES = new Set(["count", "sum", "min", "max", "avg", "min_by", "max_by", "approx_distinct"]);

/** @throws TimestreamError ValidationException if there is no such function here, or its arguments are wrong */
export function renderCall(call: Call): Rendered {
  const definition = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined;
  if (definition === undefined)
    throw invalid(`line 1:${call.position}: the function ${call.name} is not supported here`);
  if (call.isDistinct && call.name !== "count")
    throw invalid(`line 1:${call.position}: DISTINCT is supported here in count only`);
  return definition(call);
}

export function isAggregate(name: string): boolean {
  return AGGREGATES.has(name);
}

function fault({ name, position }: Call, accepted: string) {
  return invalid(`line 1:${position}: ${name} takes ${accepted}`);
}

function one(call: Call): Rendered {
  const [part, ...rest] = call.parts;
  if (part === undefined || rest.length > 0) throw fault(call, "one argument");
  return part;
}

function ofType(call: Call, index: number, type: Rendered["type"]): Rendered {
  const part = call.parts[index];
  if (part?.type !== type)
    throw fault(call, `a ${type} as argument ${index + 1}, not ${part?.type ?? "nothing"}`);
  return part;
}

function numeric(part: Rendered, call: Call): Rendered {
  if (part.type !== "BIGINT" && part.type !== "DOUBLE") throw fault(call, `a number, not a ${part.type}`);
  return part;
}

/** DuckDB sums into 128 bits; the cast makes a sum that does not fit into 64 an error, as it is in the service. */
function sum(part: Rendered, call: Call): Rendered {
  const { sql, type } = numeric(part, call);
  return type === "BIGINT" ? { sql: `CAST(sum(${sql}) AS BIGINT)`, type } : { sql: `sum(${sql})`, type };
}

function by(name: string, call: Call): Rendered {
  const [value, order] = call.parts;
  if (value === undefined || order === undefined || call.parts.length !== 2)
    throw fault(call, "two arguments");
  return { sql: `${name}(${value.sql}, ${order.sql})`, type: value.type };
}

function bin(call: Call): Rendered {
  const time = ofType(call, 0, "TIMESTAMP").sql;
  const width = ofType(call, 1, "DURATION").sql;
  return { sql: `((${time} // ${width}) * ${width})`, type: "TIMESTAMP" };
}

function truncate(call: Call): Rendered {
  const unit = /^\$?'?(\w+)'?$/.exec(ofType(call, 0, "VARCHAR").sql)?.[1] ?? "";
  const time = ofType(call, 1, "TIMESTAMP").sql;
  const width = FIXED_UNITS[unit];
  if (width !== undefined) return { sql: `((${time} // ${width}) * ${width})`, type: "TIMESTAMP" };
  if (!CALENDAR_UNITS.includes(unit))
    throw fault(call, `one of ${[...Object.keys(FIXED_UNITS), ...CALENDAR_UNITS].join(", ")}`);
  return { sql: `epoch_ns(date_trunc('${unit}', make_timestamp_ns(${time}))::TIMESTAMP)`, type: "TIMESTAMP" };
}

/** NULL for what is no scalar, as in Trino. */
function extractScalar(call: Call): Rendered {
  const json = ofType(call, 0, "VARCHAR").sql;
  const path = ofType(call, 1, "VARCHAR").sql;
  return {
    sql: `(CASE WHEN json_type(${json}, ${path}) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE json_extract_string(${json}, ${path}) END)`,
    type: "VARCHAR",
  };
}
