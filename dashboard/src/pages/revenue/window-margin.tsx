/** Owns: what the window earned, what it cost, and what is left; opened to subscriptions, charges and pieces. */
import { useQuery } from "@tanstack/react-query";
import type { RevenueResponse } from "../../../../shared/contracts/answers/revenue.ts";
import { revenueQuery } from "../../api/margin.ts";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { CostStat } from "../../components/cost.tsx";
import { Grid } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { Stat, Stats } from "../../components/stat.tsx";
import { formatDays } from "../../format/dates.ts";
import { formatShare } from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import type { TimeWindow } from "../../view/window.ts";
import { toTypeRows } from "./earned.ts";
import { EarnedBreakdown } from "./earned-breakdown.tsx";
import { costsOf, type Margin, marginOf } from "./margin.ts";
import type { ChangeSearch, RevenueSearch } from "./search.ts";
import { WindowCost } from "./window-cost.tsx";
import styles from "./window-margin.module.css";

interface WindowMarginProps {
  readonly window: TimeWindow;
  readonly search: RevenueSearch;
  readonly currency: string;
  readonly onChange: ChangeSearch;
}

export function WindowMargin({ window, search, currency, onChange }: WindowMarginProps) {
  const revenue = useQuery(revenueQuery(window, currency));
  return (
    <Grid>
      <Panel
        title="Revenue of the window"
        about={`Earned day by day, ${formatDays(window.from, window.to)}, days of UTC`}
        height="table"
      >
        <Answered query={revenue}>
          {({ body }) => (
            <div className={styles.margin}>
              <Figures body={body} currency={currency} />
              <Types body={body} currency={currency} />
            </div>
          )}
        </Answered>
      </Panel>
      <WindowCost window={window} isByDay={search.cost === "day"} onChange={onChange} />
      <EarnedBreakdown
        revenue={revenue}
        window={window}
        search={search}
        currency={currency}
        onChange={onChange}
      />
    </Grid>
  );
}

interface PartProps {
  readonly body: RevenueResponse;
  readonly currency: string;
}

function Figures({ body, currency }: PartProps) {
  const isOfCosts = body.currency === COST_CURRENCY;
  return (
    <Stats>
      <Stat label="Revenue" value={<Money value={body.revenue} currency={currency} isShort />} />
      <CostStat
        label="Cost"
        sums={costsOf(body)}
        note={isOfCosts ? undefined : `of all usage, in ${COST_CURRENCY}`}
      />
      <MarginStat margin={marginOf(body)} currency={currency} />
    </Stats>
  );
}

function MarginStat({ margin, currency }: { readonly margin: Margin; readonly currency: string }) {
  if (margin.amount === null) return <Stat label="Margin" value="–" note={margin.why} />;
  const { amount, percent, isAtMost } = margin;
  return (
    <Stat
      label="Margin"
      value={<Money value={amount} currency={currency} isShort />}
      note={
        <span title={percent === null ? "Nothing was earned: there is no ratio" : `${percent} %`}>
          {percent === null ? "–" : formatShare(percent / 100)} of revenue
          {isAtMost && ", at most: not all costs are known"}
        </span>
      }
    />
  );
}

/** A list, as one reads it: from the largest share on. */
function Types({ body, currency }: PartProps) {
  return (
    <dl className={styles.types}>
      {toTypeRows(body).map(({ name, amount, share }) => (
        <div key={name} className={styles.type}>
          <dt>{name}</dt>
          <dd>{share === undefined ? "–" : <ShareBar share={share} />}</dd>
          <dd className={styles.amount}>
            <Money value={amount} currency={currency} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
