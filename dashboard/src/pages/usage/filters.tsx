/** Owns: the filters of the page, and which of them can be chosen beside the others. */
import { AgentField } from "../../components/agent-field.tsx";
import { CustomerField } from "../../components/customer-field.tsx";
import { CheckField, Segments, SelectField } from "../../components/fields.tsx";
import { MeterField } from "../../components/meter-field.tsx";
import { GRAIN_NAMES, GRAINS, grainFor } from "../../view/window.ts";
import styles from "./filters.module.css";
import { BREAKDOWN_NAMES } from "./names.ts";
import { PropertyField } from "./property-field.tsx";
import { canBreakDown, canGroup, type Question } from "./question.ts";
import { BREAKDOWNS, MEASURES, type UsageSearch } from "./search.ts";

interface FiltersProps {
  readonly search: UsageSearch;
  /** As it is asked. */
  readonly question: Question;
  readonly onChange: (change: Partial<UsageSearch>) => void;
}

export function Filters({ search, question, onChange }: FiltersProps) {
  const { meter, customer, agent } = question;
  return (
    <section className={styles.filters} aria-label="Filters">
      <div className={styles.group}>
        <MeterField meter={search.meter} onChange={(chosen) => onChange(withMeter(search, chosen))} />
        <CustomerField customer={customer} onChange={(chosen) => onChange({ customer: chosen })} />
        <AgentField
          agent={agent}
          isDisabled={question.source === "meter"}
          onChange={(chosen) => onChange({ agent: chosen })}
        />
        <BreakdownFields search={search} question={question} onChange={onChange} />
      </div>
      <div className={styles.group}>
        <MeasureField search={search} question={question} onChange={onChange} />
        <Segments
          label="Periods of"
          value={question.grain}
          choices={GRAINS.map((value) => ({
            value,
            name: GRAIN_NAMES[value],
            isDisabled: !canGroup(value, question.window),
          }))}
          onChange={(chosen) =>
            onChange({ grain: chosen === grainFor(question.window) ? undefined : chosen })
          }
        />
        <CheckField
          label="Compare with the window before"
          isChecked={search.compare === undefined}
          onChange={(isChecked) => onChange({ compare: isChecked ? undefined : "off" })}
        />
      </div>
      {meter !== undefined && question.source === "meter" && search.agent !== undefined && (
        <p className={styles.note}>The filter by agent is left out: agents are told by event type only.</p>
      )}
    </section>
  );
}

/** What a meter is told apart and measured by is its own. */
function withMeter({ by }: UsageSearch, meter: string | undefined): Partial<UsageSearch> {
  const isKept = by !== (meter === undefined ? "property" : "meter");
  return isKept
    ? { meter, measure: undefined }
    : { meter, measure: undefined, by: undefined, property: undefined };
}

function MeasureField({ question, onChange }: FiltersProps) {
  const { meter, measure, source } = question;
  const usual = meter === undefined ? "events" : "quantity";
  const names = { events: "Events", quantity: meter === undefined ? "Quantity" : "Usage", cost: "Cost" };
  return (
    <Segments
      label="Measure"
      value={measure}
      choices={MEASURES.map((value) => ({
        value,
        name: names[value],
        isDisabled: value === "cost" && source === "meter",
      }))}
      onChange={(chosen) => onChange({ measure: chosen === usual ? undefined : chosen })}
    />
  );
}

const NOTHING = "nothing";

function BreakdownFields({ search, question: { meter, by }, onChange }: FiltersProps) {
  const isByProperty = search.by === "property" && meter !== undefined;
  const choices = [
    { value: NOTHING, name: "Not broken down" },
    ...BREAKDOWNS.map((value) => ({
      value,
      name: BREAKDOWN_NAMES[value],
      isDisabled: !canBreakDown(value, meter, { property: "any" }),
    })),
  ];
  return (
    <>
      <SelectField
        label="Broken down by"
        isBare
        value={isByProperty ? "property" : (by ?? NOTHING)}
        choices={choices}
        onChange={(chosen) =>
          onChange({
            by: BREAKDOWNS.find((value) => value === chosen),
            property: chosen === "property" ? firstOf(meter?.groupKeys) : undefined,
          })
        }
      />
      {isByProperty && (
        <PropertyField
          property={search.property}
          offered={[...new Set(meter.groupKeys.flat())]}
          onChange={(property) => onChange({ property })}
        />
      )}
    </>
  );
}

function firstOf(groupKeys: readonly (readonly string[])[] = []): string | undefined {
  return groupKeys.flat()[0];
}
