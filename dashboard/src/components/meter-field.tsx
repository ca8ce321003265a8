import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { eventTypesQuery, metersQuery } from "../api/catalog.ts";
import { ChoiceField } from "./choice-field.tsx";

interface MeterFieldProps {
  /** Its id; undefined: all meters. */
  readonly meter: string | undefined;
  readonly onChange: (meter: string | undefined) => void;
  readonly isDisabled?: boolean;
}

/** One meter, or all: those that are defined, then what event types are without a definition. */
export function MeterField({ meter, onChange, isDisabled }: MeterFieldProps) {
  const defined = useQuery(metersQuery());
  const eventTypes = useQuery(eventTypesQuery());
  const choices = useMemo(
    () => [
      ...(defined.data?.entries ?? []).map(({ id, name, aggregation }) => ({
        value: id,
        label: name,
        detail: aggregation,
      })),
      ...(eventTypes.data?.entries ?? []).map(({ id, name }) => ({
        value: id,
        label: name,
        detail: "event type",
      })),
    ],
    [defined.data, eventTypes.data],
  );
  return (
    <ChoiceField
      label="Meter"
      placeholder="All meters"
      choices={choices}
      value={meter}
      onChange={onChange}
      isDisabled={isDisabled}
    />
  );
}
