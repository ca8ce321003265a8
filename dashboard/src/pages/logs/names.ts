/** Owns: what customers, meters and agents of events are called. Where no name is known, the id stands. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { agentsQuery, customersQuery, eventTypesQuery, metersQuery } from "../../api/catalog.ts";

export interface Names {
  readonly customer: (id: string | null) => string;
  readonly agent: (id: string | null) => string;
  /** @param eventType by which the event was sent */
  readonly meter: (id: string | null, eventType?: string | null) => string;
}

/** Of whatever has none. */
export const NONE = "–";

export function useNames(): Names {
  const customers = useQuery(customersQuery()).data;
  const agents = useQuery(agentsQuery()).data;
  const signals = useQuery(eventTypesQuery()).data;
  const meters = useQuery(metersQuery()).data;
  return useMemo(() => {
    const customerNames = namesOf(customers?.entries);
    const agentNames = namesOf(agents?.entries);
    const meterNames = namesOf([...(signals?.entries ?? []), ...(meters?.entries ?? [])]);
    return {
      customer: (id) => customerNames.get(id ?? "") ?? id ?? NONE,
      agent: (id) => agentNames.get(id ?? "") ?? id ?? NONE,
      meter: (id, eventType) => meterNames.get(id ?? "") ?? eventType ?? id ?? NONE,
    };
  }, [customers, agents, signals, meters]);
}

function namesOf(entries: readonly { readonly id: string; readonly name: string }[] = []) {
  return new Map(entries.map(({ id, name }) => [id, name]));
}
