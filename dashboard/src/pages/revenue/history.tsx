/** Owns: MRR over time: how its months ended, what moved them, and one of them in full. */
import { useQuery } from "@tanstack/react-query";
import { mrrHistoryQuery } from "../../api/revenue.ts";
import { TrendPanel } from "../../charts/trend-panel.tsx";
import { SelectField } from "../../components/fields.tsx";
import { Grid } from "../../components/page.tsx";
import { formatMonth } from "../../format/dates.ts";
import { formatMoney, formatMoneyShort } from "../../format/numbers.ts";
import { dayIn, monthOf } from "../../view/days.ts";
import { useQuarterHour } from "../../view/use-window.ts";
import { HistoryBar } from "./history-bar.tsx";
import { MonthVersions } from "./month-versions.tsx";
import { MonthWaterfall } from "./month-waterfall.tsx";
import { chosenOf, toEndingTrend } from "./movements.ts";
import { MovementsPanel } from "./movements-panel.tsx";
import {
  type ChangeSearch,
  DEFAULT_VARIANT,
  nameOfVariant,
  type RevenueSearch,
  type Span,
  VARIANT_NAMES,
  type Variant,
} from "./search.ts";

const ABOUT: Readonly<Record<Variant, string>> = {
  canonical: "What was billed in each month that is closed",
  runRate: "What a month was worth as closed months ended",
  committed: "What was sure of a month as closed months ended",
};

interface HistoryProps {
  readonly search: RevenueSearch;
  readonly currency: string;
  readonly onChange: ChangeSearch;
}

export function History({ search, currency, onChange }: HistoryProps) {
  const { variant = DEFAULT_VARIANT, churnAt = "end", span = "12" } = search;
  const from = firstOf(span, useQuarterHour());
  const history = useQuery(mrrHistoryQuery(currency, variant, { churnAt, from }));
  const month = history.data && chosenOf(history.data.body.months, search.month);
  const pick = (label: string) => onChange({ month: label.slice(0, 7) });
  return (
    <>
      <HistoryBar variant={variant} churnAt={churnAt} span={span} onChange={onChange} />
      <Grid>
        <TrendPanel
          title={`${VARIANT_NAMES[variant]} MRR by month`}
          about={ABOUT[variant]}
          query={history}
          toTrend={toEndings}
          kind="bars"
          empty="No month is closed yet."
          csvName={`${nameOfVariant(variant)}-mrr-by-month`}
          currency={currency}
          zone="UTC"
          format={(value) => formatMoney(value, currency)}
          formatAxis={(value) => formatMoneyShort(value, currency)}
          formatBucket={(label) => formatMonth(label.slice(0, 7))}
          onPick={pick}
        />
        <MonthWaterfall
          history={history}
          month={month}
          currency={currency}
          actions={
            month && (
              <SelectField
                label="Month"
                isBare
                value={month.month}
                choices={(history.data?.body.months ?? [])
                  .map((each) => ({ value: each.month, name: formatMonth(each.month) }))
                  .toReversed()}
                onChange={(chosen) => onChange({ month: chosen })}
              />
            )
          }
        />
        <MovementsPanel
          history={history}
          chosen={month?.month}
          variant={variant}
          currency={currency}
          isTable={search.movements === "table"}
          onChange={onChange}
        />
        <MonthVersions history={history} month={month} variant={variant} currency={currency} />
      </Grid>
    </>
  );
}

const toEndings = ({ body }: { body: { months: Parameters<typeof toEndingTrend>[0] } }) =>
  toEndingTrend(body.months);

/** The first month of the history; the API's own default is a year. @param now ms since 1970 */
function firstOf(span: Span, now: number): string | undefined {
  return span === "12" ? undefined : monthOf(dayIn("UTC", now), -Number(span)).slice(0, 7);
}
