/** Owns: the syntax tree of a query: exactly what this server understands. */
import type { Position } from "./tokens.ts";

export type Expression = Position &
  (
    | { readonly kind: "null" }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "number"; readonly text: string }
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "interval"; readonly nanoseconds: bigint }
    | { readonly kind: "timestamp"; readonly nanoseconds: bigint }
    | { readonly kind: "column"; readonly relation: string | undefined; readonly name: string }
    | { readonly kind: "negation"; readonly operand: Expression }
    | {
        readonly kind: "arithmetic";
        readonly operator: ArithmeticOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: "comparison";
        readonly operator: ComparisonOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: "logic"; readonly operator: "AND" | "OR"; readonly operands: readonly Expression[] }
    | { readonly kind: "not"; readonly operand: Expression }
    | { readonly kind: "isNull"; readonly operand: Expression }
    | { readonly kind: "in"; readonly operand: Expression; readonly options: readonly Expression[] }
    | {
        readonly kind: "between";
        readonly operand: Expression;
        readonly low: Expression;
        readonly high: Expression;
      }
    | {
        readonly kind: "like";
        readonly operand: Expression;
        readonly pattern: Expression;
        readonly escapedBy: Expression | undefined;
      }
    | {
        readonly kind: "case";
        readonly subject: Expression | undefined;
        readonly branches: readonly Branch[];
        readonly otherwise: Expression | undefined;
      }
    | {
        readonly kind: "cast";
        readonly operand: Expression;
        readonly type: CastType;
        readonly isTry: boolean;
      }
    | Call
  );

export interface Call extends Position {
  readonly kind: "call";
  /** In lower case. */
  readonly name: string;
  readonly arguments: readonly Expression[];
  /** `count(*)` */
  readonly isStar: boolean;
  readonly isDistinct: boolean;
}

export interface Branch {
  readonly condition: Expression;
  readonly outcome: Expression;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "||";
export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export const CAST_TYPES = ["BIGINT", "INTEGER", "DOUBLE", "VARCHAR", "BOOLEAN", "TIMESTAMP"] as const;
export type CastType = (typeof CAST_TYPES)[number];

export interface SelectItem extends Position {
  /** Absent: all columns. */
  readonly expression: Expression | undefined;
  readonly alias: string | undefined;
}

export type Relation = Position & { readonly alias: string | undefined } & (
    | { readonly kind: "table"; readonly database: string; readonly table: string }
    | { readonly kind: "query"; readonly query: Query }
  );

export interface Select extends Position {
  readonly isDistinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: Relation | undefined;
  readonly where: Expression | undefined;
  /** Absent where there is no GROUP BY. */
  readonly groupBy: readonly Expression[] | undefined;
  readonly having: Expression | undefined;
}

export interface SortKey {
  readonly expression: Expression;
  readonly isDescending: boolean;
  readonly areNullsFirst: boolean;
}

/** Several selects are joined by UNION ALL. */
export interface Query extends Position {
  readonly selects: readonly Select[];
  readonly orderBy: readonly SortKey[];
  readonly limit: number | undefined;
}

/** The same for expressions that are the same, wherever they stand. */
export function keyOf(expression: Expression): string {
  return JSON.stringify(expression, (name, value: unknown) => {
    if (name === "line" || name === "column" || name === "relation") return undefined;
    return typeof value === "bigint" ? `${value}` : value;
  });
}
