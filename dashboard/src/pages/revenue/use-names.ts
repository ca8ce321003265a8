/** Owns: what ids are called on this page; an id stands for itself until its name is known. */
import { useQuery } from "@tanstack/react-query";
import { planNamesQuery, subscriptionNamesQuery } from "../../api/billing-names.ts";
import { customersQuery } from "../../api/catalog.ts";

export interface Names {
  readonly customer: (id: string) => string;
  readonly subscription: (id: string) => string;
  readonly plan: (id: string) => string;
}

export function useNames(): Names {
  const customers = useQuery(customersQuery());
  const subscriptions = useQuery(subscriptionNamesQuery());
  const plans = useQuery(planNamesQuery());
  return {
    customer: toNaming(customers.data?.entries),
    subscription: toNaming(subscriptions.data?.entries),
    plan: toNaming(plans.data?.entries),
  };
}

function toNaming(entries: readonly { readonly id: string; readonly name: string }[] = []) {
  const names = new Map(entries.map(({ id, name }) => [id, name]));
  return (id: string) => names.get(id) ?? id;
}
