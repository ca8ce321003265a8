/** Owns: turning what is true or false into DuckDB's SQL: comparisons, IN, BETWEEN, LIKE, IS NULL, AND, OR, NOT. */
import type { Expression } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import { commonTypeAt, type Rendered, requireType, type ValueType, widen } from "./types.ts";

export type Of<Kind extends Expression["kind"]> = Expression & { readonly kind: Kind };

/** Renders a part of the expression, in the same scope. */
export type Render = (expression: Expression) => Rendered;

type Condition = Of<"comparison" | "logic" | "not" | "isNull" | "in" | "between" | "like">;

export function renderCondition(expression: Condition, render: Render): Rendered {
  switch (expression.kind) {
    case "comparison": {
      const { operator, left, right } = expression;
      return compareValues(
        expression,
        render,
        [left, right],
        ([one, other]) => `${one} ${operator} ${other}`,
      );
    }
    case "between": {
      const { operand, low, high } = expression;
      return compareValues(
        expression,
        render,
        [operand, low, high],
        ([value, least, most]) => `${value} BETWEEN ${least} AND ${most}`,
      );
    }
    case "in": {
      const { operand, options } = expression;
      return compareValues(
        expression,
        render,
        [operand, ...options],
        ([value, ...others]) => `${value} IN (${others.join(", ")})`,
      );
    }
    case "isNull":
      return boolean(`(${render(expression.operand).sql} IS NULL)`);
    case "not":
      return boolean(`(NOT ${renderTyped(expression.operand, "BOOLEAN", render)})`);
    case "logic": {
      const operands = expression.operands.map((operand) => renderTyped(operand, "BOOLEAN", render));
      return boolean(`(${operands.join(` ${expression.operator} `)})`);
    }
    case "like":
      return renderLike(expression, render);
  }
}

/** @param toSql gets the values in one common type */
export function compareValues(
  expression: Expression,
  render: Render,
  values: readonly Expression[],
  toSql: (values: readonly string[]) => string,
): Rendered {
  const rendered = values.map(render);
  const type = commonTypeAt(
    expression,
    rendered.map((value) => value.type),
  );
  return boolean(`(${toSql(rendered.map((value) => widen(value, type)))})`);
}

/** @throws TimestreamError ValidationException unless the value is of the type, or NULL */
export function renderTyped(expression: Expression, type: ValueType, render: Render): string {
  const rendered = render(expression);
  requireType(expression, rendered, [type]);
  return widen(rendered, type);
}

function renderLike({ operand, pattern, escapedBy }: Of<"like">, render: Render): Rendered {
  if (escapedBy !== undefined && (escapedBy.kind !== "text" || [...escapedBy.value].length !== 1))
    throw invalidAt(escapedBy, "ESCAPE needs a text of one character");
  const tail = escapedBy === undefined ? "" : ` ESCAPE ${renderTyped(escapedBy, "VARCHAR", render)}`;
  return boolean(
    `(${renderTyped(operand, "VARCHAR", render)} LIKE ${renderTyped(pattern, "VARCHAR", render)}${tail})`,
  );
}

function boolean(sql: string): Rendered {
  return { sql, type: "BOOLEAN" };
}
