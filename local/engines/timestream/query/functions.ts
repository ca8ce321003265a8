/**
 * Owns: the functions that are supported, the types they take, and their SQL. All others are refused.
 * Does not own: functions of time (time-functions.ts) and of texts (text-functions.ts), aggregates (aggregates.ts).
 */
import type { FunctionRule } from "./function-rule.ts";
import { renderJsonExtractScalar } from "./json-path.ts";
import type { Scope } from "./scope.ts";
import type { Call, Expression } from "./syntax.ts";
import { TEXT_FUNCTIONS } from "./text-functions.ts";
import { TIME_FUNCTIONS } from "./time-functions.ts";
import { invalidAt } from "./tokens.ts";
import {
  commonTypeAt,
  isWhole,
  NOTHING,
  type Rendered,
  requireType,
  type ValueType,
  widen,
} from "./types.ts";

const NUMBERS: readonly ValueType[] = ["INTEGER", "BIGINT", "DOUBLE"];
const TEXT: readonly ValueType[] = ["VARCHAR"];

const FUNCTIONS: Readonly<Record<string, FunctionRule>> = {
  ...TIME_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  coalesce: {
    argumentCounts: [1, 100],
    render: ({ call, values }) => {
      const type = commonTypeAt(
        call,
        values.map((value) => value.type),
      );
      return { sql: `coalesce(${values.map((value) => widen(value, type)).join(", ")})`, type };
    },
  },
  nullif: {
    argumentCounts: [2, 2],
    render: ({ call, values: [value = NOTHING, other = NOTHING] }) => {
      const type = commonTypeAt(call, [value.type, other.type]);
      const isEqual = `${widen(value, type)} = ${widen(other, type)}`;
      return { sql: `(CASE WHEN ${isEqual} THEN NULL ELSE ${value.sql} END)`, type: value.type };
    },
  },
  abs: { argumentCounts: [1, 1], accepts: [NUMBERS], render: callOf("abs") },
  floor: { argumentCounts: [1, 1], accepts: [NUMBERS], render: roundWith("floor") },
  ceil: { argumentCounts: [1, 1], accepts: [NUMBERS], render: roundWith("ceil") },
  round: { argumentCounts: [1, 1], accepts: [NUMBERS], render: roundWith("round") },
  json_extract_scalar: {
    argumentCounts: [2, 2],
    accepts: [TEXT],
    literals: [1],
    render: renderJsonExtractScalar,
  },
};

/** @throws TimestreamError ValidationException when the function is not supported, or not with these arguments */
export function renderFunction(
  call: Call,
  scope: Scope,
  render: (expression: Expression) => Rendered,
): Rendered {
  const { name } = call;
  const rule = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (rule === undefined) throw invalidAt(call, `the function ${name} is not supported`);
  if (call.isStar || call.isDistinct)
    throw invalidAt(call, `${name}(${call.isStar ? "*" : "DISTINCT ..."}) is not supported`);
  const [least, most] = rule.argumentCounts;
  const count = call.arguments.length;
  if (count < least || count > most)
    throw invalidAt(
      call,
      `${name} takes ${least === most ? least : `${least} to ${most}`} arguments; got ${count}`,
    );
  const values = call.arguments.map((argument, index) => {
    if (rule.literals?.includes(index)) return NOTHING;
    const value = render(argument);
    const accepted = rule.accepts?.[index] ?? rule.accepts?.at(-1);
    if (accepted !== undefined) requireType(argument, value, accepted);
    return value;
  });
  return rule.render({ call, values, scope });
}

function callOf(name: string): FunctionRule["render"] {
  return ({ values: [value = NOTHING] }) => ({ sql: `${name}(${value.sql})`, type: value.type });
}

/** Whole numbers stay as they are. */
function roundWith(name: string): FunctionRule["render"] {
  return ({ values: [value = NOTHING] }) =>
    isWhole(value.type) ? value : { sql: `${name}(${widen(value, "DOUBLE")})`, type: "DOUBLE" };
}
