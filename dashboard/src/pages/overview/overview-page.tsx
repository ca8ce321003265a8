/** Owns: what one sees first: recurring revenue, usage, who used most, what is at risk, and how fresh all of it is. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { usageQuery } from "../../api/usage.ts";
import { CurrencyField } from "../../components/currency-field.tsx";
import { Freshness } from "../../components/freshness.tsx";
import { Grid, Page } from "../../components/page.tsx";
import { WindowBar } from "../../components/window-bar.tsx";
import { DEFAULT_CURRENCY } from "../../view/currency.ts";
import { useWindow } from "../../view/use-window.ts";
import { grainFor } from "../../view/window.ts";
import { AtRisk } from "./at-risk.tsx";
import { CountingHealth } from "./counting-health.tsx";
import { FirstEvent } from "./first-event.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { MrrTrend } from "./mrr-trend.tsx";
import { TopCustomers } from "./top-customers.tsx";
import { UsageTrend } from "./usage-trend.tsx";

const route = getRouteApi("/");

export function OverviewPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { range, from, to, zone, currency = DEFAULT_CURRENCY } = search;
  const window = useWindow({ range, from, to, zone });
  const usage = useQuery(usageQuery(window, grainFor(window)));
  const change = (changed: Partial<typeof search>) => void navigate({ search: { ...search, ...changed } });
  return (
    <Page
      title="Overview"
      below={<Freshness query={usage} zone={window.zone} />}
      filters={
        <>
          <WindowBar window={window} onChange={change} />
          <CurrencyField currency={currency} onChange={(chosen) => change({ currency: chosen })} />
        </>
      }
    >
      <FirstEvent />
      <KeyFigures window={window} currency={currency} />
      <Grid>
        <UsageTrend window={window} />
        <TopCustomers window={window} />
        <MrrTrend currency={currency} />
        <AtRisk currency={currency} />
        <CountingHealth zone={window.zone} />
      </Grid>
    </Page>
  );
}
