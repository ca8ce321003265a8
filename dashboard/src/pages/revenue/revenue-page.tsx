/** Owns: recurring revenue and its movements, what was earned and what it cost, what is at risk; each opened down to its bills and charges. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { mrrQuery } from "../../api/revenue.ts";
import { CurrencyField } from "../../components/currency-field.tsx";
import { Freshness } from "../../components/freshness.tsx";
import { InvoiceDialog } from "../../components/invoice-dialog.tsx";
import { Page } from "../../components/page.tsx";
import { WindowBar } from "../../components/window-bar.tsx";
import { DEFAULT_CURRENCY } from "../../view/currency.ts";
import { useWindow } from "../../view/use-window.ts";
import { AtRisk } from "./at-risk-panel.tsx";
import { BilledInvoices } from "./billed-invoices.tsx";
import { History } from "./history.tsx";
import { RateRows } from "./rate-rows.tsx";
import type { ChangeSearch } from "./search.ts";
import { Variants } from "./variants.tsx";
import { WindowMargin } from "./window-margin.tsx";

const route = getRouteApi("/revenue");

export function RevenuePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { range, from, to, currency = DEFAULT_CURRENCY, open } = search;
  // Days of UTC, as those of bills are: the zone in the URL is for other pages.
  const window = useWindow({ range, from, to });
  const mrr = useQuery(mrrQuery(currency, "totals"));
  // What opens, opens where one looks: the page stays where it is.
  const change: ChangeSearch = (changed) =>
    void navigate({ search: { ...search, ...changed }, resetScroll: false });
  return (
    <Page
      title="Revenue"
      below={<Freshness query={mrr} zone={window.zone} />}
      filters={
        <>
          <WindowBar window={window} onChange={change} isInUtc />
          <CurrencyField currency={currency} onChange={(chosen) => change({ currency: chosen })} />
        </>
      }
    >
      <Variants currency={currency} open={open} onChange={change} />
      {open === "canonical" && <BilledInvoices currency={currency} onChange={change} />}
      {(open === "runRate" || open === "committed") && (
        <RateRows variant={open} currency={currency} row={search.row} onChange={change} />
      )}
      <History search={search} currency={currency} onChange={change} />
      <WindowMargin window={window} search={search} currency={currency} onChange={change} />
      <AtRisk currency={currency} open={search.risk} onChange={change} />
      <InvoiceDialog id={search.invoice} onClose={() => change({ invoice: undefined })} />
    </Page>
  );
}
