/** Owns: how a meter's aggregation is asked for in SQL, and the exact amount in the answer. Does not own: the pieces of SQL (expressions.ts). */
import { type Decimal, decimal, ZERO } from "../../domain/decimal/decimal.ts";
import type { Aggregation, Meter } from "../../domain/meter/meter.ts";
import { readDecimalSum, selectDecimalSum } from "./decimal-sums.ts";
import {
  countDistinct,
  type DecimalSql,
  decimalOf,
  greatest,
  latest,
  least,
  magnitude,
  propertyText,
  QUANTITY,
} from "./expressions.ts";
import type { SelectItem } from "./query-builder.ts";
import { combine, readMagnitude } from "./read-row.ts";
import type { Column } from "./sql.ts";

/** A row's value by alias. */
type ScalarOf = (alias: string) => string | undefined;

/** @param lacking columns that the table does not have yet */
export function selectAmount(
  { aggregation, valueProperty }: Meter,
  lacking: ReadonlySet<Column>,
): readonly SelectItem[] {
  const text = valueProperty === undefined ? undefined : propertyText(valueProperty, lacking);
  const value = text === undefined ? QUANTITY : decimalOf(text);
  switch (aggregation) {
    case "unique":
      return [{ alias: "different", expression: countDistinct(text ?? magnitude(QUANTITY, "not-negative")) }];
    case "latest":
      return [
        { alias: "units", expression: latest(value.units) },
        { alias: "fraction", expression: latest(value.fraction) },
      ];
    case "min":
      return selectExtremes(value, least, greatest);
    case "max":
      return selectExtremes(value, greatest, least);
    default:
      return selectDecimalSum("value", value);
  }
}

export function readAmount(aggregation: Aggregation, scalarOf: ScalarOf): Decimal {
  switch (aggregation) {
    case "unique":
      return decimal(scalarOf("different") ?? "0");
    case "latest":
      return combine(scalarOf("units"), scalarOf("fraction"));
    case "min":
      return readNegative(scalarOf) ?? readNotNegative(scalarOf) ?? ZERO;
    case "max":
      return readNotNegative(scalarOf) ?? readNegative(scalarOf) ?? ZERO;
    default:
      return readDecimalSum("value", scalarOf);
  }
}

/** The largest of the negative values is the one of least magnitude: the two signs are looked through apart. */
function selectExtremes(
  value: DecimalSql,
  ofNotNegative: typeof least,
  ofNegative: typeof least,
): readonly SelectItem[] {
  return [
    { alias: "not_negative", expression: ofNotNegative(magnitude(value, "not-negative")) },
    { alias: "negative", expression: ofNegative(magnitude(value, "negative")) },
  ];
}

function readNotNegative(scalarOf: ScalarOf): Decimal | undefined {
  const text = scalarOf("not_negative");
  return text === undefined ? undefined : readMagnitude(text);
}

function readNegative(scalarOf: ScalarOf): Decimal | undefined {
  const text = scalarOf("negative");
  return text === undefined ? undefined : readMagnitude(text).neg();
}
