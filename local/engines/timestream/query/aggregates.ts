/** Owns: the aggregates that are supported, the types they take, and their SQL. */
import type { Call, Expression } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { isNumber, isWhole, type Rendered, requireType, type ValueType } from "./types.ts";

interface Aggregate {
  readonly argumentCount: number;
  readonly takesDistinct?: boolean;
  readonly accepts?: readonly ValueType[];
  readonly render: (values: readonly Rendered[], distinct: string) => Rendered;
}

const NUMBERS: readonly ValueType[] = ["INTEGER", "BIGINT", "DOUBLE"];

const AGGREGATES: Readonly<Record<string, Aggregate>> = {
  count: {
    argumentCount: 1,
    takesDistinct: true,
    render: ([value], distinct) => ({ sql: `count(${distinct}${value?.sql})`, type: "BIGINT" }),
  },
  sum: {
    argumentCount: 1,
    takesDistinct: true,
    accepts: NUMBERS,
    render: ([value], distinct) => sum(value, distinct),
  },
  avg: {
    argumentCount: 1,
    takesDistinct: true,
    accepts: NUMBERS,
    render: ([value], distinct) => ({ sql: `avg(${distinct}${value?.sql})`, type: "DOUBLE" }),
  },
  min: { argumentCount: 1, takesDistinct: true, render: ([value]) => sameType("min", value) },
  max: { argumentCount: 1, takesDistinct: true, render: ([value]) => sameType("max", value) },
  // The values of the row count even where they are NULL; DuckDB's arg_max passes over those rows.
  min_by: { argumentCount: 2, render: ([value, by]) => sameType("arg_min_null", value, by) },
  max_by: { argumentCount: 2, render: ([value, by]) => sameType("arg_max_null", value, by) },
  approx_distinct: {
    argumentCount: 1,
    render: ([value]) => ({ sql: `approx_count_distinct(${value?.sql})`, type: "BIGINT" }),
  },
};

export function isAggregate(name: string): boolean {
  return Object.hasOwn(AGGREGATES, name);
}

export function renderAggregate(call: Call, render: (expression: Expression) => Rendered): Rendered {
  const { name, isStar, isDistinct } = call;
  if (isStar) {
    if (name !== "count") throw invalidAt(call, `${name}(*) is not supported`);
    return { sql: "count(*)", type: "BIGINT" };
  }
  const aggregate = AGGREGATES[name];
  if (aggregate === undefined || call.arguments.length !== aggregate.argumentCount)
    throw invalidAt(
      call,
      `${name} takes ${aggregate?.argumentCount} arguments; got ${call.arguments.length}`,
    );
  if (isDistinct && aggregate.takesDistinct !== true)
    throw invalidAt(call, `${name}(DISTINCT ...) is not supported`);
  const values = call.arguments.map((argument) => {
    const value = render(argument);
    if (aggregate.accepts !== undefined) requireType(argument, value, aggregate.accepts);
    return value;
  });
  return aggregate.render(values, isDistinct ? "DISTINCT " : "");
}

/** DuckDB sums whole numbers in 128 bits; a sum beyond 64 is an error. */
function sum(value: Rendered | undefined, distinct: string): Rendered {
  const sql = `sum(${distinct}${value?.sql})`;
  const isDouble = value !== undefined && isNumber(value.type) && !isWhole(value.type);
  return isDouble ? { sql, type: "DOUBLE" } : { sql: `CAST(${sql} AS BIGINT)`, type: "BIGINT" };
}

function sameType(name: string, ...values: readonly (Rendered | undefined)[]): Rendered {
  return {
    sql: `${name}(${values.map((value) => value?.sql).join(", ")})`,
    type: values[0]?.type ?? "UNKNOWN",
  };
}
