/** Owns: functions of time. Times and durations are nanoseconds in a BIGINT. */
import type { FunctionRule } from "./function-rule.ts";
import type { Call } from "./syntax.ts";
import { parseTimestamp } from "./time-values.ts";
import { invalidAt } from "./tokens.ts";
import { NOTHING, type Rendered, type ValueType, widen } from "./types.ts";

const TIME: readonly ValueType[] = ["TIMESTAMP"];
const DURATION: readonly ValueType[] = ["INTERVAL_DAY_TO_SECOND"];
const WHOLE: readonly ValueType[] = ["INTEGER", "BIGINT"];

const MILLISECOND = 1_000_000n;
const SECOND = 1_000n * MILLISECOND;

/** Units that have one length; of the others the calendar decides. */
const FIXED_UNITS: Readonly<Record<string, bigint>> = {
  second: SECOND,
  minute: 60n * SECOND,
  hour: 3_600n * SECOND,
  day: 86_400n * SECOND,
};
const CALENDAR_UNITS = ["week", "month", "quarter", "year"];

export const TIME_FUNCTIONS: Readonly<Record<string, FunctionRule>> = {
  now: {
    argumentCounts: [0, 0],
    render: ({ scope }) => time(`CAST(${scope.nowNanoseconds} AS BIGINT)`),
  },
  ago: {
    argumentCounts: [1, 1],
    accepts: [DURATION],
    render: ({ values: [duration = NOTHING], scope }) =>
      time(`(CAST(${scope.nowNanoseconds} AS BIGINT) - ${widen(duration, "BIGINT")})`),
  },
  bin: {
    argumentCounts: [2, 2],
    accepts: [TIME],
    literals: [1],
    render: ({ call, values: [value = NOTHING] }) => time(floorTo(widen(value, "BIGINT"), readBinSize(call))),
  },
  date_trunc: {
    argumentCounts: [2, 2],
    accepts: [TIME],
    literals: [0],
    render: ({ call, values: [, value = NOTHING] }) => truncate(call, widen(value, "BIGINT")),
  },
  from_milliseconds: { argumentCounts: [1, 1], accepts: [WHOLE], render: fromNumber(MILLISECOND) },
  from_nanoseconds: { argumentCounts: [1, 1], accepts: [WHOLE], render: fromNumber(1n) },
  to_milliseconds: { argumentCounts: [1, 1], accepts: [TIME], render: toNumber(MILLISECOND) },
  to_nanoseconds: { argumentCounts: [1, 1], accepts: [TIME], render: toNumber(1n) },
  from_iso8601_timestamp: {
    argumentCounts: [1, 1],
    literals: [0],
    render: ({ call }) => time(`CAST(${readIsoTimestamp(call)} AS BIGINT)`),
  },
};

function fromNumber(unitNanoseconds: bigint): FunctionRule["render"] {
  return ({ call, values: [value = NOTHING] }) => {
    const [argument] = call.arguments;
    if (argument?.kind === "number" && argument.text.startsWith("-"))
      throw invalidAt(argument, `${call.name}: times before 1970 are not supported; got ${argument.text}`);
    return time(`(${widen(value, "BIGINT")} * ${unitNanoseconds})`);
  };
}

function toNumber(unitNanoseconds: bigint): FunctionRule["render"] {
  return ({ values: [value = NOTHING] }) => ({
    sql: `(${widen(value, "BIGINT")} // ${unitNanoseconds})`,
    type: "BIGINT",
  });
}

function readBinSize(call: Call): bigint {
  const size = call.arguments[1];
  if (size?.kind !== "interval" || size.nanoseconds <= 0n)
    throw invalidAt(size ?? call, "bin needs a duration above zero, written out, such as 15m");
  return size.nanoseconds;
}

function truncate(call: Call, sql: string): Rendered {
  const [unit] = call.arguments;
  const name = unit?.kind === "text" ? unit.value.toLowerCase() : "";
  const size = Object.hasOwn(FIXED_UNITS, name) ? FIXED_UNITS[name] : undefined;
  if (size !== undefined) return time(floorTo(sql, size));
  const calendarUnit = CALENDAR_UNITS.find((candidate) => candidate === name);
  if (calendarUnit === undefined)
    throw invalidAt(
      unit ?? call,
      `date_trunc needs one of ${[...Object.keys(FIXED_UNITS), ...CALENDAR_UNITS].join(", ")}`,
    );
  return time(`epoch_ns(date_trunc('${calendarUnit}', make_timestamp_ns(${sql})))`);
}

/** Counted from 1970: no time is before it. */
function floorTo(sql: string, size: bigint): string {
  return `((${sql} // ${size}) * ${size})`;
}

function readIsoTimestamp(call: Call): bigint {
  const [text] = call.arguments;
  const nanoseconds = text?.kind === "text" ? parseTimestamp(text.value) : undefined;
  if (nanoseconds === undefined)
    throw invalidAt(
      text ?? call,
      `${call.name} needs a text such as '2026-01-15T12:00:00Z', in UTC from 1970 on`,
    );
  return nanoseconds;
}

function time(sql: string): Rendered {
  return { sql, type: "TIMESTAMP" };
}
