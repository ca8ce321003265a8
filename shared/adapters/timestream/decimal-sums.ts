/**
 * Owns: the sum of a decimal column as it is asked for, and as it is read, exact however many events there are.
 * Does not own: how a number is cut in halves (expressions.ts).
 */
import type { Decimal } from "../../domain/decimal/decimal.ts";
import { type DecimalSql, sumHalves } from "./expressions.ts";
import type { SelectItem } from "./query-builder.ts";
import { combine, combineHalves } from "./read-row.ts";

/** @param name begins the aliases of its parts */
export function selectDecimalSum(name: string, { units, fraction }: DecimalSql): readonly SelectItem[] {
  const [unitsHigh, unitsLow] = sumHalves(units);
  const [fractionHigh, fractionLow] = sumHalves(fraction);
  return [
    { alias: `${name}_units_high`, expression: unitsHigh },
    { alias: `${name}_units_low`, expression: unitsLow },
    { alias: `${name}_fraction_high`, expression: fractionHigh },
    { alias: `${name}_fraction_low`, expression: fractionLow },
  ];
}

/** Zero where no row had a value, or where it was not asked for. */
export function readDecimalSum(name: string, scalarOf: (alias: string) => string | undefined): Decimal {
  return combine(
    combineHalves(scalarOf(`${name}_units_high`), scalarOf(`${name}_units_low`)),
    combineHalves(scalarOf(`${name}_fraction_high`), scalarOf(`${name}_fraction_low`)),
  );
}
