/** Owns: the shapes of a parsed query. Does not own: what they mean (render-*.ts). */
export type Literal =
  | { readonly type: "varchar"; readonly value: string }
  | { readonly type: "integer" | "bigint" | "timestamp" | "interval"; readonly value: bigint }
  | { readonly type: "double"; readonly value: number }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "unknown"; readonly value: null };

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";
export type Arithmetic = "+" | "-" | "*" | "/" | "%" | "||";

export type Expression = { readonly position: number } & (
  | { readonly kind: "literal"; readonly literal: Literal }
  | { readonly kind: "column"; readonly name: string; readonly qualifier?: string }
  | {
      readonly kind: "call";
      /** Lower-case. */
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly distinct: boolean;
      readonly star: boolean;
    }
  /** Any number of operands, so that a long chain is not deep. */
  | { readonly kind: "logical"; readonly operator: "AND" | "OR"; readonly operands: readonly Expression[] }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "negative"; readonly operand: Expression }
  | {
      readonly kind: "comparison";
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "arithmetic";
      readonly operator: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    }
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
      readonly escape?: Expression;
    }
  | { readonly kind: "is-null"; readonly operand: Expression }
  | {
      readonly kind: "case";
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise?: Expression;
    }
  | { readonly kind: "cast"; readonly operand: Expression; readonly to: CastType }
);

export const CAST_TYPES = ["bigint", "integer", "double", "varchar", "boolean", "timestamp"] as const;
export type CastType = (typeof CAST_TYPES)[number];

export type SelectItem =
  | { readonly kind: "star"; readonly position: number }
  | { readonly kind: "expression"; readonly expression: Expression; readonly alias?: string };

export type Source = { readonly position: number; readonly alias?: string } & (
  | { readonly kind: "table"; readonly database: string; readonly table: string }
  | { readonly kind: "subquery"; readonly query: Query }
);

export interface Select {
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from?: Source;
  readonly where?: Expression;
  readonly groupBy: readonly Expression[];
  readonly having?: Expression;
  readonly position: number;
}

export interface Order {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** One select, or several joined by UNION ALL, whose rows are ordered and limited as a whole. */
export interface Query {
  readonly selects: readonly Select[];
  readonly orderBy: readonly Order[];
  readonly limit?: bigint;
}
