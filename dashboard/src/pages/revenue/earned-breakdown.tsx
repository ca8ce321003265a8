/** Owns: the revenue of the window by subscription, each opened to its pieces, or by charge. */
import type { UseQueryResult } from "@tanstack/react-query";
import type {
  RevenueResponse,
  StrategyRevenueResponse,
  SubscriptionRevenueResponse,
} from "../../../../shared/contracts/answers/revenue.ts";
import type { Answer } from "../../api/request.ts";
import { Answered } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { tableToCsv } from "../../components/data-table.tsx";
import { Segments } from "../../components/fields.tsx";
import { Ledger } from "../../components/ledger.tsx";
import { WIDE } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDays } from "../../format/dates.ts";
import type { TimeWindow } from "../../view/window.ts";
import { toChargeColumns, toSubscriptionColumns } from "./earned-columns.tsx";
import { EarnedPieces } from "./earned-pieces.tsx";
import type { ChangeSearch, RevenueSearch } from "./search.ts";
import { useNames } from "./use-names.ts";

const BREAKDOWNS = [
  { value: "subscription", name: "Subscriptions" },
  { value: "charge", name: "Charges" },
] as const;

interface EarnedBreakdownProps {
  readonly revenue: UseQueryResult<Answer<RevenueResponse>>;
  readonly window: TimeWindow;
  readonly search: RevenueSearch;
  readonly currency: string;
  readonly onChange: ChangeSearch;
}

const NO_SUBSCRIPTIONS: readonly SubscriptionRevenueResponse[] = [];
const NO_CHARGES: readonly StrategyRevenueResponse[] = [];

export function EarnedBreakdown({ revenue, window, search, currency, onChange }: EarnedBreakdownProps) {
  const names = useNames();
  const {
    bySubscription = NO_SUBSCRIPTIONS,
    byStrategy = NO_CHARGES,
    revenue: total = 0,
  } = revenue.data?.body ?? {};
  const subscriptionColumns = toSubscriptionColumns(names, currency, bySubscription, total);
  const chargeColumns = toChargeColumns(names, currency, total);
  const isByCharge = search.by === "charge";
  const csv = () =>
    isByCharge ? tableToCsv(chargeColumns, byStrategy) : tableToCsv(subscriptionColumns, bySubscription);
  return (
    <Panel
      title="Revenue, broken down"
      about={`What the revenue of ${formatDays(window.from, window.to)} is the sum of`}
      height="table"
      className={WIDE}
      actions={
        <>
          <Segments
            label="Revenue by"
            value={isByCharge ? "charge" : "subscription"}
            choices={BREAKDOWNS}
            onChange={(by) => onChange({ by: by === "charge" ? by : undefined })}
          />
          <CsvButton
            name={isByCharge ? "revenue-by-charge" : "revenue-by-subscription"}
            days={window}
            csv={bySubscription.length === 0 ? undefined : csv}
          />
        </>
      }
    >
      <Answered
        query={revenue}
        isEmpty={() => bySubscription.length === 0}
        empty={`No subscription in ${currency} was active in this window.`}
      >
        {() =>
          isByCharge ? (
            <Ledger
              caption="Revenue by charge"
              columns={chargeColumns}
              rows={byStrategy}
              keyOf={({ strategyId }) => strategyId}
            />
          ) : (
            <Ledger
              caption="Revenue by subscription"
              columns={subscriptionColumns}
              rows={bySubscription}
              keyOf={({ subscriptionId }) => subscriptionId}
              opening={{
                openKey: search.earned,
                onOpen: (key) => onChange({ earned: key }),
                nameOf: ({ subscriptionId }) => `the revenue of ${names.subscription(subscriptionId)}`,
                detail: ({ subscriptionId }) => (
                  <EarnedPieces window={window} currency={currency} subscriptionId={subscriptionId} />
                ),
              }}
            />
          )
        }
      </Answered>
    </Panel>
  );
}
