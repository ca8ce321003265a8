import { Plus, X } from "lucide-react";
import { Button } from "../../components/button.tsx";
import { SelectField, TextField } from "../../components/fields.tsx";
import { type FilterDraft, NEW_FILTER, type Rule } from "./meter-draft.ts";
import styles from "./settings.module.css";

interface MeterFiltersProps {
  readonly filters: readonly FilterDraft[];
  /** What the API says. */
  readonly fault: string | undefined;
  readonly onChange: (filters: readonly FilterDraft[]) => void;
}

const RULES: readonly { readonly value: Rule; readonly name: string }[] = [
  { value: "in", name: "is one of" },
  { value: "notIn", name: "is none of" },
  { value: "exists", name: "is there" },
  { value: "missing", name: "is not there" },
];

/** Rules about properties. All of them must hold. */
export function MeterFilters({ filters, fault, onChange }: MeterFiltersProps) {
  const change = (index: number, changed: Partial<FilterDraft>) =>
    onChange(filters.map((filter, at) => (at === index ? { ...filter, ...changed } : filter)));
  return (
    <fieldset className={styles.group}>
      <legend>Only events whose properties are like this</legend>
      {filters.map(({ name, rule, values }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is typed in them is not theirs alone.
        <div key={index} className={styles.filter}>
          <TextField
            label={`Property ${index + 1}`}
            value={name}
            autoComplete="off"
            onChange={({ target }) => change(index, { name: target.value })}
          />
          <SelectField
            label={`Rule ${index + 1}`}
            value={rule}
            choices={RULES}
            onChange={(chosen) => change(index, { rule: chosen })}
          />
          {(rule === "in" || rule === "notIn") && (
            <TextField
              label={`Values ${index + 1}, with commas between`}
              value={values}
              autoComplete="off"
              onChange={({ target }) => change(index, { values: target.value })}
            />
          )}
          <Button
            look="quiet"
            aria-label={`Remove rule ${index + 1}`}
            onClick={() => onChange(filters.filter((_, at) => at !== index))}
          >
            <X size={15} aria-hidden="true" />
          </Button>
        </div>
      ))}
      {fault !== undefined && <p className={styles.fault}>{fault}</p>}
      <div>
        <Button onClick={() => onChange([...filters, NEW_FILTER])}>
          <Plus size={15} aria-hidden="true" /> Add a rule
        </Button>
      </div>
    </fieldset>
  );
}
