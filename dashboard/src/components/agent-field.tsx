import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { agentsQuery } from "../api/catalog.ts";
import { ChoiceField } from "./choice-field.tsx";

interface AgentFieldProps {
  /** Its id; undefined: all agents. */
  readonly agent: string | undefined;
  readonly onChange: (agent: string | undefined) => void;
  readonly isDisabled?: boolean;
}

/** One agent, or all. */
export function AgentField({ agent, onChange, isDisabled }: AgentFieldProps) {
  const { data } = useQuery(agentsQuery());
  const choices = useMemo(
    () => (data?.entries ?? []).map(({ id, name }) => ({ value: id, label: name })),
    [data],
  );
  return (
    <ChoiceField
      label="Agent"
      placeholder="All agents"
      choices={choices}
      value={agent}
      onChange={onChange}
      isDisabled={isDisabled}
    />
  );
}
