import { useQuery } from "@tanstack/react-query";
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import { comparable } from "../../api/comparable.ts";
import { invoicesOfQuery, mrrOfQuery } from "../../api/customer.ts";
import { usageQuery } from "../../api/usage.ts";
import { Money, Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CostStat } from "../../components/cost.tsx";
import { Grid } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { Change, Stat, Stats } from "../../components/stat.tsx";
import { formatMonth, formatThan } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import { usageCosts } from "../../view/costs.ts";
import type { TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import { sumPastDue } from "./invoice-amounts.ts";

interface CustomerFiguresProps {
  readonly customerId: string;
  readonly window: TimeWindow;
  readonly currency: string;
}

/** What the customer uses and pays, in a few numbers. */
export function CustomerFigures(props: CustomerFiguresProps) {
  return (
    <Grid>
      <UsageFigures {...props} />
      <RevenueFigures {...props} />
    </Grid>
  );
}

function UsageFigures({ customerId, window }: Omit<CustomerFiguresProps, "currency">) {
  const now = useQuery(usageQuery(window, "month", undefined, { customerId }));
  const before = useQuery(usageQuery(windowBefore(window), "month", undefined, { customerId }));
  const old = comparable(now, before)?.body.summary;
  return (
    <Panel title="Usage in the window" height="figures">
      <Answered query={now}>
        {({ body: { summary } }) => <UsageStats {...{ summary, old, window }} />}
      </Answered>
    </Panel>
  );
}

interface UsageStatsProps {
  readonly window: TimeWindow;
  readonly summary: UsageResponse["summary"];
  readonly old: UsageResponse["summary"] | undefined;
}

function UsageStats({ summary, old, window }: UsageStatsProps) {
  const than = formatThan(windowBefore(window));
  return (
    <Stats isCompared>
      <Stat
        label="Events"
        value={<Quantity value={summary.totalEvents} />}
        change={old && <Change now={summary.totalEvents} before={old.totalEvents} than={than} />}
      />
      <Stat
        label="Quantity"
        value={<Quantity value={summary.totalQuantity} />}
        change={old && <Change now={summary.totalQuantity} before={old.totalQuantity} than={than} />}
        note="All meters added up, whatever their units"
      />
      <CostStat
        label="Cost of usage"
        sums={usageCosts(summary)}
        before={old && usageCosts(old)}
        than={than}
      />
    </Stats>
  );
}

function RevenueFigures({ customerId, currency }: CustomerFiguresProps) {
  const mrr = useQuery(mrrOfQuery(customerId, currency));
  const invoices = useQuery(invoicesOfQuery(customerId));
  const pastDue = invoices.data && sumPastDue(invoices.data.entries, currency);
  return (
    <Panel title="Recurring revenue" height="figures">
      <Answered query={mrr}>
        {({ body: { canonical, runRate } }) => (
          <Stats>
            <Stat
              label="Run rate MRR"
              value={<Money value={runRate.mrr} currency={currency} isShort />}
              note="What active subscriptions earn a month, today"
            />
            <Stat
              label={`Billed in ${formatMonth(canonical.month)}`}
              value={<Money value={canonical.mrr} currency={currency} isShort />}
              note="Canonical MRR: invoices and credit notes of the month"
            />
            <Stat
              label="Past due"
              value={<Money value={pastDue?.amount} currency={currency} isShort />}
              note={
                pastDue &&
                (pastDue.count === 0
                  ? "Nothing is"
                  : `${formatWhole(pastDue.count)} ${pastDue.count === 1 ? "invoice" : "invoices"}`)
              }
            />
          </Stats>
        )}
      </Answered>
    </Panel>
  );
}
