/**
 * Owns: a meter as somebody defines it, in either dialect, and what its fields must say together.
 * Does not own: what each field accepts by itself (meter-fields.ts).
 */
import type { Aggregation, Meter } from "../domain/meter/meter.ts";
import { MeteringError } from "../errors.ts";
import { show } from "./faults.ts";

/** As long as an item of 16 read units, and as short as the SQL that it becomes must stay. */
const DEFINITION_BYTES_MAX = 8_000;

export type MeterDraft = Pick<
  Meter,
  "name" | "aggregation" | "eventTypes" | "properties" | "valueProperty" | "groupKeys" | "customFields"
> & {
  readonly externalId?: string;
};

/** What a dialect calls the fields of a definition, and the aggregations. */
interface DefinitionNames {
  readonly aggregation: string;
  readonly typeOf: (aggregation: Aggregation) => string;
  readonly valueProperty: string;
  readonly filters: string;
  readonly acceptedValues: string;
}

/**
 * What the fields say together.
 * @throws MeteringError request.invalid, with one fault per wrong field
 */
export function requireMeasurable(draft: MeterDraft, names: DefinitionNames): void {
  const bytes = Buffer.byteLength(JSON.stringify(draft));
  const faults = [
    ...findValueFaults(draft, names),
    ...findFilterFaults(draft, names),
    ...(bytes > DEFINITION_BYTES_MAX
      ? [`body: the definition has ${bytes} bytes; accepted are ${DEFINITION_BYTES_MAX}`]
      : []),
  ];
  if (faults.length > 0) throw new MeteringError("request.invalid", faults.join("; "), { faults });
}

function findValueFaults(
  { aggregation, valueProperty }: MeterDraft,
  names: DefinitionNames,
): readonly string[] {
  const where = `where ${names.aggregation} is ${names.typeOf(aggregation)}`;
  if (aggregation === "count" && valueProperty !== undefined)
    return [
      `${names.valueProperty}: got ${JSON.stringify(valueProperty)}; accepted is none, ${where}: events are counted, and none of their values`,
    ];
  if (aggregation === "unique" && valueProperty === undefined)
    return [
      `${names.valueProperty}: is missing; accepted is the property whose different values are counted, ${where}`,
    ];
  return [];
}

/** A filter that no event can pass is a mistake: its meter would answer 0 for ever. */
function findFilterFaults({ properties }: MeterDraft, names: DefinitionNames): readonly string[] {
  return properties.flatMap(({ exists, in: values }, index) =>
    exists === false && values !== undefined
      ? [
          `${names.filters}[${index}].${names.acceptedValues}: got ${show(values)} together with exists false; accepted is one of the two: a property that does not exist has no value`,
        ]
      : [],
  );
}
