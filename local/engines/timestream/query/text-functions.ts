/**
 * Owns: functions of texts. What decides how they work - sizes, delimiters, patterns - must be written out.
 * Does not own: which patterns mean the same everywhere (pattern.ts).
 */
import type { FunctionRule, RenderedCall } from "./function-rule.ts";
import { readPattern } from "./pattern.ts";
import type { Call } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { NOTHING, type ValueType, widen } from "./types.ts";

const TEXT: readonly ValueType[] = ["VARCHAR"];
const WHOLE: readonly ValueType[] = ["INTEGER", "BIGINT"];

export const TEXT_FUNCTIONS: Readonly<Record<string, FunctionRule>> = {
  lower: { argumentCounts: [1, 1], accepts: [TEXT], render: textCallOf("lower", "VARCHAR") },
  upper: { argumentCounts: [1, 1], accepts: [TEXT], render: textCallOf("upper", "VARCHAR") },
  trim: { argumentCounts: [1, 1], accepts: [TEXT], render: textCallOf("trim", "VARCHAR") },
  length: { argumentCounts: [1, 1], accepts: [TEXT], render: textCallOf("length", "BIGINT") },
  substr: { argumentCounts: [2, 3], accepts: [TEXT, WHOLE], render: textCallOf("substr", "VARCHAR") },
  concat: {
    argumentCounts: [2, 100],
    accepts: [TEXT],
    // A NULL makes the whole NULL, as || does; DuckDB's concat passes over it.
    render: ({ values }) => ({
      sql: `(${values.map((value) => widen(value, "VARCHAR")).join(" || ")})`,
      type: "VARCHAR",
    }),
  },
  // A part beyond the last one is NULL; DuckDB's split_part gives an empty text.
  split_part: {
    argumentCounts: [3, 3],
    accepts: [TEXT],
    literals: [1, 2],
    render: ({ call, values: [text = NOTHING], scope }) => {
      const delimiter = scope.parameters.add(readText(call, 1, "a delimiter")).sql;
      const part = readWhole(call, 2, 1);
      return { sql: `string_split(${widen(text, "VARCHAR")}, ${delimiter})[${part}]`, type: "VARCHAR" };
    },
  },
  lpad: { argumentCounts: [3, 3], accepts: [TEXT], literals: [1, 2], render: padWith("lpad") },
  rpad: { argumentCounts: [3, 3], accepts: [TEXT], literals: [1, 2], render: padWith("rpad") },
  regexp_like: {
    argumentCounts: [2, 2],
    accepts: [TEXT],
    literals: [1],
    render: ({ call, values: [text = NOTHING], scope }) => {
      const pattern = scope.parameters.add(readPattern(call, 1)).sql;
      return { sql: `regexp_matches(${widen(text, "VARCHAR")}, ${pattern})`, type: "BOOLEAN" };
    },
  },
};

function textCallOf(name: string, type: ValueType): FunctionRule["render"] {
  return ({ values: [text = NOTHING, ...rest] }) => {
    const values = [widen(text, "VARCHAR"), ...rest.map((value) => value.sql)];
    return { sql: `${name}(${values.join(", ")})`, type };
  };
}

/** A text that is too long is cut to the size. */
function padWith(name: string): FunctionRule["render"] {
  return ({ call, values: [text = NOTHING], scope }: RenderedCall) => {
    const size = readWhole(call, 1, 0);
    const padding = scope.parameters.add(readText(call, 2, "a padding")).sql;
    return { sql: `${name}(${widen(text, "VARCHAR")}, ${size}, ${padding})`, type: "VARCHAR" };
  };
}

function readText(call: Call, place: number, what: string): string {
  const argument = call.arguments[place];
  if (argument?.kind === "text" && argument.value !== "") return argument.value;
  throw invalidAt(argument ?? call, `${call.name} needs ${what}, written out and not empty`);
}

function readWhole(call: Call, place: number, least: number): number {
  const argument = call.arguments[place];
  if (argument?.kind === "number" && /^\d{1,4}$/.test(argument.text) && Number(argument.text) >= least)
    return Number(argument.text);
  throw invalidAt(argument ?? call, `${call.name} needs a whole number from ${least} to 9999, written out`);
}
