import { useQuery } from "@tanstack/react-query";
import type { SubscriptionResponse } from "../../../../shared/contracts/answers/subscriptions.ts";
import { planNamesQuery } from "../../api/billing-names.ts";
import { subscriptionsOfQuery } from "../../api/customer.ts";
import { Answered } from "../../components/answered.tsx";
import { Badge } from "../../components/badge.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatDay } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import { SUBSCRIPTION_LOOKS } from "./statuses.ts";
import { listSteps } from "./subscription-changes.ts";
import styles from "./subscriptions.module.css";

type NameOfPlan = (planId: string) => string;

/** What the customer has agreed to, and how that changed. */
export function Subscriptions({ customerId }: { readonly customerId: string }) {
  const subscriptions = useQuery(subscriptionsOfQuery(customerId));
  const plans = useQuery(planNamesQuery());
  const names = new Map(plans.data?.entries.map(({ id, name }) => [id, name]));
  const columns = columnsOf((planId) => names.get(planId) ?? planId);
  const rows = (subscriptions.data?.entries ?? []).toSorted((a, b) => (a.startDate < b.startDate ? 1 : -1));
  return (
    <Panel
      title="Subscriptions"
      actions={
        <CsvButton
          name="subscriptions"
          csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)}
        />
      }
    >
      <Answered query={subscriptions} isEmpty={() => rows.length === 0} empty="No subscriptions.">
        {() => (
          <DataTable caption="Rows of subscriptions" columns={columns} rows={rows} keyOf={({ id }) => id} />
        )}
      </Answered>
    </Panel>
  );
}

function columnsOf(nameOfPlan: NameOfPlan): readonly Column<SubscriptionResponse>[] {
  return [
    {
      name: "Subscription",
      cell: ({ name, externalId }) => <span title={externalId}>{name}</span>,
      csv: ({ name }) => name,
    },
    {
      name: "Plan",
      cell: ({ planId }) => nameOfPlan(planId),
      csv: ({ planId }) => nameOfPlan(planId),
    },
    {
      name: "Status",
      cell: ({ status }) => <Badge look={SUBSCRIPTION_LOOKS[status]}>{status}</Badge>,
      csv: ({ status }) => status,
    },
    {
      name: "From",
      cell: ({ startDate }) => <span className={styles.day}>{formatDay(startDate)}</span>,
      csv: ({ startDate }) => startDate,
    },
    {
      name: "Until",
      cell: ({ endDate }) => (
        <span className={styles.day}>{endDate === null ? "no end" : formatDay(endDate)}</span>
      ),
      csv: ({ endDate }) => endDate,
    },
    { name: "Currency", isMinor: true, cell: ({ currency }) => currency, csv: ({ currency }) => currency },
    {
      name: "Seats",
      isNumber: true,
      isMinor: true,
      cell: ({ seats }) => formatWhole(seats),
      csv: ({ seats }) => seats,
    },
    {
      name: "Changes",
      cell: (subscription) => <Steps subscription={subscription} nameOfPlan={nameOfPlan} />,
      csv: (subscription) =>
        listSteps(subscription, nameOfPlan)
          .map(({ day, what }) => `${day ?? ""} ${what}`.trim())
          .join("; "),
    },
  ];
}

function Steps({
  subscription,
  nameOfPlan,
}: {
  readonly subscription: SubscriptionResponse;
  readonly nameOfPlan: NameOfPlan;
}) {
  const steps = listSteps(subscription, nameOfPlan);
  if (steps.length === 0) return "–";
  return (
    <ul className={styles.steps}>
      {steps.map(({ id, day, what, reason }) => (
        <li key={id} title={reason ?? undefined}>
          {day !== null && <span className={styles.stepDay}>{formatDay(day)}</span>} {what}
        </li>
      ))}
    </ul>
  );
}
