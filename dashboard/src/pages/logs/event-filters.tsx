/** Owns: choosing which events are listed. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { agentsQuery, customersQuery, eventTypesQuery, type Listed, metersQuery } from "../../api/catalog.ts";
import { Button } from "../../components/button.tsx";
import { SelectField, TextField } from "../../components/fields.tsx";
import { AMOUNT_ACCEPTED, isAmount } from "../../view/decimal.ts";
import styles from "./event-filters.module.css";
import type { LogsSearch } from "./search.ts";

interface EventFiltersProps {
  readonly search: LogsSearch;
  readonly onChange: (change: Partial<LogsSearch>) => void;
}

export function EventFilters({ search, onChange }: EventFiltersProps) {
  const { meter, customer, agent, min = "", key = "" } = search;
  const meters = useQuery(metersQuery()).data;
  const signals = useQuery(eventTypesQuery()).data;
  const customers = useQuery(customersQuery()).data;
  const agents = useQuery(agentsQuery()).data;
  const isOfKey = key !== "";
  return (
    <div className={styles.filters}>
      <SelectField
        label="Meter"
        value={meter ?? ""}
        choices={toChoices("All meters", meter, meters, signals)}
        onChange={(chosen) => onChange({ meter: orNone(chosen) })}
        isDisabled={isOfKey}
      />
      <SelectField
        label="Customer"
        value={customer ?? ""}
        choices={toChoices("All customers", customer, customers)}
        onChange={(chosen) => onChange({ customer: orNone(chosen) })}
        isDisabled={isOfKey}
      />
      <SelectField
        label="Agent"
        value={agent ?? ""}
        choices={toChoices("All agents", agent, agents)}
        onChange={(chosen) => onChange({ agent: orNone(chosen) })}
        isDisabled={isOfKey}
      />
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
        value={typed}
        inputMode={inputMode}
        placeholder="Any"
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

interface Named {
  readonly id: string;
  readonly name: string;
}

/** One that is chosen by a link and not in the lists is named by its id. */
function toChoices(
  all: string,
  chosen: string | undefined,
  ...lists: readonly (Listed<Named> | undefined)[]
) {
  const entries = lists.flatMap((list) => list?.entries ?? []);
  const isMissing = chosen !== undefined && !entries.some(({ id }) => id === chosen);
  return [
    { value: "", name: all },
    ...(isMissing ? [{ value: chosen, name: chosen }] : []),
    ...entries.map(({ id, name }) => ({ value: id, name })),
  ];
}

function orNone(text: string): string | undefined {
  return text === "" ? undefined : text;
}
