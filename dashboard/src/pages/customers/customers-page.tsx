/** Owns: all customers by what they used and what they pay. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { usageQuery } from "../../api/usage.ts";
import { CurrencyField } from "../../components/currency-field.tsx";
import { Freshness } from "../../components/freshness.tsx";
import { Page } from "../../components/page.tsx";
import { WindowBar } from "../../components/window-bar.tsx";
import { DEFAULT_CURRENCY } from "../../view/currency.ts";
import { useWindow } from "../../view/use-window.ts";
import { CustomerList } from "./customer-list.tsx";
import type { CustomersSearch } from "./search.ts";

const route = getRouteApi("/customers");

export function CustomersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { range, from, to, zone, currency = DEFAULT_CURRENCY } = search;
  const window = useWindow({ range, from, to, zone });
  // By month: the list needs the sums alone, and thousands of customers have the fewest buckets so.
  const usage = useQuery(usageQuery(window, "month", "customer"));
  const change = (changed: Partial<CustomersSearch>, replace = false) =>
    void navigate({ search: { ...search, page: undefined, ...changed }, replace });
  return (
    <Page
      title="Customers"
      below={<Freshness query={usage} zone={window.zone} />}
      filters={
        <>
          <WindowBar window={window} onChange={change} />
          <CurrencyField currency={currency} onChange={(chosen) => change({ currency: chosen })} />
        </>
      }
    >
      <CustomerList search={search} window={window} currency={currency} usage={usage} onChange={change} />
    </Page>
  );
}
