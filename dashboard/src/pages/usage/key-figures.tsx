import { Quantity } from "../../components/amount.tsx";
import { Answered, type AnsweredProps } from "../../components/answered.tsx";
import { CostStat } from "../../components/cost.tsx";
import { Panel } from "../../components/panel.tsx";
import { Change, Stat, Stats } from "../../components/stat.tsx";
import { formatThan } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import type { CostSums } from "../../view/costs.ts";
import { windowBefore } from "../../view/window-before.ts";
import { sourceWords, wordsOf } from "./names.ts";
import type { Question } from "./question.ts";
import type { UsageSeries } from "./usage-series.ts";
import { type AnsweredSeries, useCustomerCount } from "./use-usage.ts";

interface KeyFiguresProps {
  readonly question: Question;
  readonly query: AnsweredProps<AnsweredSeries>["query"];
  /** Undefined: nothing is compared. */
  readonly questionBefore: Question | undefined;
  readonly before: UsageSeries | undefined;
}

/** What the window adds up to. */
export function KeyFigures({ question, query, questionBefore, before }: KeyFiguresProps) {
  const counted = useCustomerCount(question);
  const countedBefore = useCustomerCount(questionBefore ?? question, questionBefore !== undefined);
  const than = formatThan(windowBefore(question.window));
  const source = sourceWords(query.data?.answeredFrom);
  return (
    <Panel title="In the window" about={source ?? LINE} height="figures">
      <Answered query={query}>
        {({ series }) => {
          const customers = series.customers ?? counted;
          const customersBefore = before && (before.customers ?? countedBefore);
          return (
            <Stats isCompared={questionBefore !== undefined}>
              <Stat
                label="Events"
                value={<Quantity value={series.events} />}
                change={before && <Change now={series.events} before={before.events} than={than} />}
              />
              <QuantityStat question={question} series={series} before={before} than={than} />
              <Stat
                label="Customers with usage"
                value={customers === undefined ? "–" : formatWhole(customers)}
                change={
                  customers !== undefined &&
                  customersBefore !== undefined && (
                    <Change now={customers} before={customersBefore} than={than} />
                  )
                }
              />
              <UsageCost series={series} before={before} than={than} />
            </Stats>
          );
        }}
      </Answered>
    </Panel>
  );
}

/** Its room, until the answer comes. */
const LINE = "\u00a0";

interface StatProps {
  readonly series: UsageSeries;
  readonly before: UsageSeries | undefined;
  readonly than: string;
}

function QuantityStat({ question, series, before, than }: StatProps & { readonly question: Question }) {
  const { measure } = wordsOf({ ...question, measure: "quantity" });
  const [now, old] = [series.quantity, before?.quantity ?? null];
  return (
    <Stat
      label={measure}
      value={<Quantity value={now} />}
      change={now !== null && old !== null && <Change now={now} before={old} than={than} />}
      note={question.meter === undefined && "All meters added up, whatever their units"}
    />
  );
}

function UsageCost({ series, before, than }: StatProps) {
  const sums = costsOf(series);
  if (sums === undefined)
    return <Stat label="Cost of usage" value="–" note="Told by event type, not by meter" />;
  return <CostStat label="Cost of usage" sums={sums} before={before && costsOf(before)} than={than} />;
}

/** Undefined: not known to who answered. */
function costsOf({ cost, events, eventsWithoutCost }: UsageSeries): CostSums | undefined {
  return cost === undefined ? undefined : { cost, events, withoutCost: eventsWithoutCost };
}
