/** Owns: from where a month of MRR started to where it ended. */
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { MrrHistoryResponse } from "../../../../shared/contracts/answers/mrr-history.ts";
import type { Answer } from "../../api/request.ts";
import { WaterfallChart } from "../../charts/waterfall-chart.tsx";
import { Answered } from "../../components/answered.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatMonth } from "../../format/dates.ts";
import { formatMoneyExact, formatMoneyShort } from "../../format/numbers.ts";
import { type MrrMonth, toSteps } from "./movements.ts";

interface MonthWaterfallProps {
  readonly history: UseQueryResult<Answer<MrrHistoryResponse>>;
  readonly month: MrrMonth | undefined;
  readonly currency: string;
  readonly actions: ReactNode;
}

export function MonthWaterfall({ history, month, currency, actions }: MonthWaterfallProps) {
  const steps = useMemo(() => (month === undefined ? [] : toSteps(month)), [month]);
  return (
    <Panel
      title="Movements of a month"
      about={
        month === undefined
          ? "From its starting to its ending"
          : `From the end of the month before to that of ${formatMonth(month.month)}`
      }
      height="chart"
      actions={actions}
    >
      <Answered query={history} isEmpty={() => month === undefined} empty="No month is closed yet.">
        {() =>
          month && (
            <WaterfallChart
              label={`Movements of ${formatMonth(month.month)}`}
              steps={steps}
              format={(value) => formatMoneyExact(value, currency)}
              formatShort={(value) => formatMoneyShort(value, currency)}
            />
          )
        }
      </Answered>
    </Panel>
  );
}
