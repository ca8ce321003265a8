/** Owns: choosing which events are listed. */
import { useState } from "react";
import { AgentField } from "../../components/agent-field.tsx";
import { Button } from "../../components/button.tsx";
import { CustomerField } from "../../components/customer-field.tsx";
import { TextField } from "../../components/fields.tsx";
import { MeterField } from "../../components/meter-field.tsx";
import { AMOUNT_ACCEPTED, isAmount } from "../../view/decimal.ts";
import styles from "./event-filters.module.css";
import type { LogsSearch } from "./search.ts";

interface EventFiltersProps {
  readonly search: LogsSearch;
  readonly onChange: (change: Partial<LogsSearch>) => void;
}

export function EventFilters({ search, onChange }: EventFiltersProps) {
  const { meter, customer, agent, min = "", key = "" } = search;
  const isOfKey = key !== "";
  return (
    <div className={styles.filters}>
      <MeterField meter={meter} onChange={(chosen) => onChange({ meter: chosen })} isDisabled={isOfKey} />
      <CustomerField
        customer={customer}
        onChange={(chosen) => onChange({ customer: chosen })}
        isDisabled={isOfKey}
      />
      <AgentField agent={agent} onChange={(chosen) => onChange({ agent: chosen })} isDisabled={isOfKey} />
      <TypedFilter
        key={`min ${min}`}
        label="Minimum quantity"
        value={min}
        inputMode="decimal"
        isAccepted={isAmount}
        accepted={AMOUNT_ACCEPTED}
        onChange={(typed) => onChange({ min: orNone(typed) })}
        isDisabled={isOfKey}
      />
      <TypedFilter
        key={`key ${key}`}
        label="Idempotency key"
        value={key}
        isAccepted={(typed) => typed.length <= 200}
        accepted="at most 200 characters"
        onChange={(typed) => onChange({ key: orNone(typed) })}
      />
      {[meter, customer, agent, search.min, search.key].some((filter) => filter !== undefined) && (
        <Button
          look="quiet"
          onClick={() =>
            onChange({
              meter: undefined,
              customer: undefined,
              agent: undefined,
              min: undefined,
              key: undefined,
            })
          }
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}

interface TypedFilterProps {
  readonly label: string;
  readonly value: string;
  readonly inputMode?: "decimal";
  readonly isAccepted: (typed: string) => boolean;
  readonly accepted: string;
  readonly isDisabled?: boolean;
  readonly onChange: (typed: string) => void;
}

/** It filters when it is typed to the end: with Enter, or when the field is left. */
function TypedFilter({
  label,
  value,
  inputMode,
  isAccepted,
  accepted,
  isDisabled,
  onChange,
}: TypedFilterProps) {
  const [typed, setTyped] = useState(value);
  const text = typed.trim();
  const isWrong = text !== "" && !isAccepted(text);
  const apply = () => {
    if (!isWrong && text !== value) onChange(text);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextField
        label={label}
        isBare
        value={typed}
        inputMode={inputMode}
        placeholder={label}
        spellCheck={false}
        autoComplete="off"
        disabled={isDisabled}
        isWrong={isWrong}
        hint={isWrong ? accepted : undefined}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={apply}
      />
    </form>
  );
}

function orNone(text: string): string | undefined {
  return text === "" ? undefined : text;
}
