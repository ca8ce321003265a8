/**
 * Owns: what names mean at a place in a query, and the parameters that hold its texts.
 * Does not own: rendering (render-*.ts).
 */
import type { Expression } from "./syntax.ts";
import { invalidAt } from "./tokens.ts";
import type { Rendered } from "./types.ts";

export interface ScopeColumn extends Rendered {
  readonly name: string;
}

/** A relation that a SELECT reads. */
export interface Relation {
  readonly columns: readonly ScopeColumn[];
  /** By which names its columns may be qualified. */
  readonly names: readonly string[];
}

/** What is the same everywhere in one query. */
export interface QueryFacts {
  readonly nowNanoseconds: bigint;
  readonly parameters: Parameters;
}

export interface Scope extends QueryFacts {
  readonly relation: Relation;
  /** In a query that makes groups: what may stand outside of aggregates, by key. */
  readonly groups: ReadonlyMap<string, Rendered> | undefined;
  /** Where aggregates may not stand, and why. */
  readonly aggregatesRefused: string | undefined;
}

export interface Parameters {
  /** The place of the text in the statement; equal texts have one place. */
  add(text: string): Rendered;
  values(): readonly string[];
}

export function createParameters(): Parameters {
  const places = new Map<string, number>();
  return {
    add: (text) => {
      const place = places.get(text) ?? places.size + 1;
      places.set(text, place);
      return { sql: `CAST($${place} AS VARCHAR)`, type: "VARCHAR" };
    },
    values: () => [...places.keys()],
  };
}

/** The column that the name stands for. Names are compared exactly: how the service folds case is not documented. */
export function resolveColumn(
  expression: Expression & { readonly kind: "column" },
  { columns, names }: Relation,
): ScopeColumn {
  const { relation, name } = expression;
  if (relation !== undefined && !names.includes(relation))
    throw invalidAt(expression, `Relation '${relation}' does not exist`);
  const [found, ...others] = columns.filter((column) => column.name === name);
  if (found === undefined)
    throw invalidAt(expression, `Column '${name}' does not exist${hint(name, columns)}`);
  if (others.length > 0) throw invalidAt(expression, `Column '${name}' is ambiguous`);
  return found;
}

function hint(name: string, columns: readonly ScopeColumn[]): string {
  const other = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  return other === undefined ? "" : `; here names are compared exactly, and there is '${other.name}'`;
}
