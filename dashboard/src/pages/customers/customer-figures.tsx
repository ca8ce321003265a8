import { useQuery } from "@tanstack/react-query";
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import { invoicesOfQuery, mrrOfQuery } from "../../api/customer.ts";
import { usageQuery } from "../../api/usage.ts";
import { Money, Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { Grid } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { Change, Stat, Stats } from "../../components/stat.tsx";
import { formatMonth } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import { type TimeWindow, windowBefore } from "../../view/window.ts";
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

function UsageFigures({ customerId, window, currency }: CustomerFiguresProps) {
  const now = useQuery(usageQuery(window, "month", undefined, { customerId }));
  const before = useQuery(usageQuery(windowBefore(window), "month", undefined, { customerId }));
  const old = before.isPlaceholderData ? undefined : before.data?.body.summary;
  return (
    <Panel title="Usage in the window" height="figures">
      <Answered query={now}>
        {({ body: { summary } }) => <UsageStats {...{ summary, old, window, currency }} />}
      </Answered>
    </Panel>
  );
}

interface UsageStatsProps extends Omit<CustomerFiguresProps, "customerId"> {
  readonly summary: UsageResponse["summary"];
  readonly old: UsageResponse["summary"] | undefined;
}

function UsageStats({ summary, old, window, currency }: UsageStatsProps) {
  const than = `than in the ${window.days} days before`;
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
        note="All meters added up"
      />
      <Stat
        label="Cost of usage"
        value={<Money value={summary.totalCost} currency={currency} isShort />}
        change={old && <Change now={summary.totalCost} before={old.totalCost} than={than} isBad />}
        note={
          summary.eventCountWithNullCost > 0 &&
          `${formatWhole(summary.eventCountWithNullCost)} of the events without a known cost`
        }
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
              note="What active subscriptions earn a month"
            />
            <Stat
              label={`MRR, ${formatMonth(canonical.month)}`}
              value={<Money value={canonical.mrr} currency={currency} isShort />}
              note="Invoiced in the last complete month"
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
