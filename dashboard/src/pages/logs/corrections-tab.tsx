/** Owns: the log of corrections: who took back or changed what, when, and why. */
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import type { CorrectionsResponse } from "../../../../shared/contracts/answers/corrections.ts";
import { correctionsQuery } from "../../api/events.ts";
import { Answered } from "../../components/answered.tsx";
import { Badge } from "../../components/badge.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatExact, formatWhole } from "../../format/numbers.ts";
import { Instant } from "./event-content.tsx";
import { AmountChange } from "./event-history.tsx";
import { MoreButton } from "./more-button.tsx";
import styles from "./set-aside.module.css";

type Entry = CorrectionsResponse["data"][number];

interface CorrectionsTabProps {
  readonly zone: string;
  readonly onOpen: (eventId: string) => void;
}

export function CorrectionsTab({ zone, onOpen }: CorrectionsTabProps) {
  const query = useInfiniteQuery(correctionsQuery());
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const columns = columnsOf(zone, onOpen);
  return (
    <Panel
      title="Corrections"
      about="Every void, every amendment and every repair of a total, newest first. Nothing leaves this log."
      height="chart"
      actions={
        <CsvButton name="corrections" csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)} />
      }
    >
      <Answered<InfiniteData<CorrectionsResponse>>
        query={query}
        isEmpty={() => rows.length === 0}
        empty="Nothing was ever corrected."
      >
        {() => (
          <>
            <DataTable caption="All corrections" columns={columns} rows={rows} keyOf={({ id }) => id} />
            <MoreButton query={query} />
          </>
        )}
      </Answered>
    </Panel>
  );
}

const LOOKS = { void: "bad", amend: "warn", repair: "accent" } as const;

function columnsOf(zone: string, onOpen: (eventId: string) => void): readonly Column<Entry>[] {
  return [
    { name: "When", cell: ({ at }) => <Instant at={at} zone={zone} />, csv: ({ at }) => at },
    { name: "What", cell: ({ kind }) => <Badge look={LOOKS[kind]}>{kind}</Badge>, csv: ({ kind }) => kind },
    {
      name: "Of",
      cell: (entry) =>
        entry.kind === "repair" ? (
          entry.family
        ) : (
          <button type="button" className={styles.key} onClick={() => onOpen(entry.eventId)}>
            {entry.idempotencyKey}
          </button>
        ),
      csv: (entry) => (entry.kind === "repair" ? entry.family : entry.idempotencyKey),
    },
    {
      name: "Change",
      cell: (entry) => (
        <div className={styles.text}>
          <Change entry={entry} />
        </div>
      ),
      csv: describeChange,
    },
    {
      name: "Reason",
      cell: ({ reason }) => <div className={styles.text}>{reason}</div>,
      csv: ({ reason }) => reason,
    },
    { name: "By key", isMinor: true, cell: ({ by }) => <code>{by}</code>, csv: ({ by }) => by },
  ];
}

function Change({ entry }: { readonly entry: Entry }) {
  if (entry.kind === "repair") {
    const { before, after } = entry;
    return (
      <>
        {formatWhole(before.count)} → {formatWhole(after.count)} events, {formatExact(before.quantity)} →{" "}
        {formatExact(after.quantity)}
      </>
    );
  }
  if (entry.kind === "amend") return <AmountChange before={entry.before} after={entry.after} />;
  return <>{formatExact(entry.before.quantity)} no longer counts</>;
}

/** Exact, and the same in every locale. */
function describeChange({ before, after }: Entry): string {
  return `${describeAmounts(before)} -> ${describeAmounts(after)}`;
}

function describeAmounts(amounts: Entry["before"]): string {
  const { quantity } = amounts;
  const cost = "cost" in amounts ? amounts.cost : amounts.usageCost;
  return `${"status" in amounts ? amounts.status : amounts.count} ${quantity} cost ${cost ?? "unknown"}`;
}
