/** Owns: the numbers that head the overview, each beside what it was before. */
import { useQuery } from "@tanstack/react-query";
import type { MrrHistoryResponse } from "../../../../shared/contracts/answers/mrr-history.ts";
import { comparable } from "../../api/comparable.ts";
import { mrrHistoryQuery, mrrQuery } from "../../api/revenue.ts";
import { usageQuery } from "../../api/usage.ts";
import { Money, Quantity } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CostStat } from "../../components/cost.tsx";
import { Panel } from "../../components/panel.tsx";
import { Change, Stat, Stats } from "../../components/stat.tsx";
import { formatMonth, formatThan } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import { usageCosts } from "../../view/costs.ts";
import { grainFor, type TimeWindow } from "../../view/window.ts";
import { windowBefore } from "../../view/window-before.ts";
import styles from "./key-figures.module.css";

interface KeyFiguresProps {
  readonly window: TimeWindow;
  readonly currency: string;
}

export function KeyFigures({ window, currency }: KeyFiguresProps) {
  return (
    <div className={styles.row}>
      <RecurringRevenue currency={currency} />
      <UsageTotals window={window} />
    </div>
  );
}

function RecurringRevenue({ currency }: { readonly currency: string }) {
  const mrr = useQuery(mrrQuery(currency, "totals"));
  const history = useQuery(mrrHistoryQuery(currency, "canonical"));
  return (
    <Panel title="Recurring revenue" height="figures">
      <Answered query={mrr}>
        {({ body: { canonical, runRate } }) => {
          const before = findMonth(history.data?.body, canonical.month, -1);
          return (
            <Stats isCompared>
              <Stat
                label="Run rate MRR"
                value={<Money value={runRate.mrr} currency={currency} isShort />}
                note="What active subscriptions earn a month, today"
              />
              <Stat
                label="Run rate ARR"
                value={<Money value={runRate.arr} currency={currency} isShort />}
                note="12 × run rate MRR"
              />
              <Stat
                label={`Billed in ${formatMonth(canonical.month)}`}
                value={<Money value={canonical.mrr} currency={currency} isShort />}
                change={
                  before && (
                    <Change
                      now={canonical.mrr}
                      before={before.ending}
                      than={`than in ${formatMonth(before.month)}`}
                    />
                  )
                }
                note="Canonical MRR: invoices and credit notes of the month"
              />
            </Stats>
          );
        }}
      </Answered>
    </Panel>
  );
}

function findMonth(history: MrrHistoryResponse | undefined, month: string, later: number) {
  const index = history?.months.findIndex((each) => each.month === month) ?? -1;
  return index < 0 ? undefined : history?.months[index + later];
}

function UsageTotals({ window }: { readonly window: TimeWindow }) {
  const grain = grainFor(window);
  const now = useQuery(usageQuery(window, grain, "customer"));
  const before = useQuery(usageQuery(windowBefore(window), grain, "customer"));
  const than = formatThan(windowBefore(window));
  return (
    <Panel title="Usage in the window" height="figures">
      <Answered query={now}>
        {({ body: { summary, dimensionBreakdown } }) => {
          const old = comparable(now, before)?.body;
          const customers = dimensionBreakdown?.summary.length ?? 0;
          const oldCustomers = old?.dimensionBreakdown?.summary.length;
          return (
            <Stats isCompared>
              <Stat
                label="Events"
                value={<Quantity value={summary.totalEvents} />}
                change={
                  old && <Change now={summary.totalEvents} before={old.summary.totalEvents} than={than} />
                }
              />
              <Stat
                label="Customers with usage"
                value={formatWhole(customers)}
                change={
                  oldCustomers !== undefined && <Change now={customers} before={oldCustomers} than={than} />
                }
              />
              <CostStat
                label="Cost of usage"
                sums={usageCosts(summary)}
                before={old && usageCosts(old.summary)}
                than={than}
              />
            </Stats>
          );
        }}
      </Answered>
    </Panel>
  );
}
