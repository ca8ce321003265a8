import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { customersQuery } from "../api/catalog.ts";
import { formatWhole } from "../format/numbers.ts";
import { ChoiceField } from "./choice-field.tsx";

interface CustomerFieldProps {
  /** Its id; undefined: all customers. */
  readonly customer: string | undefined;
  readonly onChange: (customer: string | undefined) => void;
  readonly isDisabled?: boolean;
}

/** One customer, or all: found by name or external id. */
export function CustomerField({ customer, onChange, isDisabled }: CustomerFieldProps) {
  const { data } = useQuery(customersQuery());
  const choices = useMemo(
    () =>
      (data?.entries ?? []).map(({ id, name, externalId }) => ({
        value: id,
        label: name,
        detail: externalId === name ? undefined : externalId,
      })),
    [data],
  );
  return (
    <ChoiceField
      label="Customer"
      placeholder="All customers"
      choices={choices}
      value={customer}
      onChange={onChange}
      isDisabled={isDisabled}
      note={data?.isCut ? `The first ${formatWhole(choices.length)} customers` : undefined}
    />
  );
}
