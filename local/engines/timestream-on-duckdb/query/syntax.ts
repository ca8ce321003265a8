/** What a query can say: the whole of the SQL that is understood here. */
export type ValueType = "VARCHAR" | "BIGINT" | "DOUBLE" | "BOOLEAN" | "TIMESTAMP" | "UNKNOWN";

export type Expression =
  | { readonly kind: "column"; readonly name: string; readonly position: number }
  | {
      readonly kind: "literal";
      readonly type: ValueType;
      readonly value: string | bigint | number | boolean | null;
    }
  | { readonly kind: "duration"; readonly nanoseconds: bigint }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly isDistinct: boolean;
      readonly position: number;
    }
  | { readonly kind: "cast"; readonly expression: Expression; readonly type: ValueType }
  | {
      readonly kind: "case";
      readonly branches: readonly (readonly [Expression, Expression])[];
      readonly otherwise: Expression | undefined;
    }
  | { readonly kind: "not"; readonly expression: Expression }
  | { readonly kind: "negative"; readonly expression: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly position: number;
    }
  | {
      readonly kind: "in";
      readonly expression: Expression;
      readonly list: readonly Expression[];
      readonly isNegated: boolean;
    }
  | {
      readonly kind: "between";
      readonly expression: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly isNegated: boolean;
    }
  | {
      readonly kind: "like";
      readonly expression: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
      readonly isNegated: boolean;
    }
  | { readonly kind: "is-null"; readonly expression: Expression; readonly isNegated: boolean };

export interface SelectItem {
  readonly expression: Expression | "*";
  readonly alias: string | undefined;
}

export interface Select {
  readonly isDistinct: boolean;
  readonly items: readonly SelectItem[];
  readonly database: string;
  readonly table: string;
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | undefined;
  readonly orderBy: readonly { readonly expression: Expression; readonly isDescending: boolean }[];
  readonly limit: number | undefined;
}
