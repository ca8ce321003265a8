import type { ReactNode } from "react";
import { Quantity } from "../../components/amount.tsx";
import { Answered, type AnsweredProps, Skeleton } from "../../components/answered.tsx";
import { CostAmount } from "../../components/cost.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { ShareBar } from "../../components/share-bar.tsx";
import { formatWhole } from "../../format/numbers.ts";
import { COST_CURRENCY } from "../../view/costs.ts";
import { PartChange, PartName } from "./breakdown-cells.tsx";
import { type RankedPart, rankParts } from "./breakdown-rows.ts";
import styles from "./breakdown-table.module.css";
import { BREAKDOWN_NAMES, COLUMN_NAMES, nameOf, wordsOf } from "./names.ts";
import type { Question } from "./question.ts";
import type { Breakdown } from "./search.ts";
import type { Parts, UsageSeries } from "./usage-series.ts";
import type { AnsweredSeries } from "./use-usage.ts";

interface BreakdownTableProps {
  readonly question: Question;
  readonly by: Breakdown;
  readonly query: AnsweredProps<AnsweredSeries>["query"];
  readonly before: UsageSeries | undefined;
}

/** Rows that are drawn at once; all that were told are in the CSV. */
const ROWS_MAX = 100;

export function BreakdownTable({ question, by, query, before }: BreakdownTableProps) {
  // Customers under a heading that says agents would be wrong, however pale.
  const series = query.isPlaceholderData ? undefined : query.data?.series;
  const parts = series?.parts;
  const rows = series && parts ? rankParts(question, series, parts, before) : [];
  const columns = columnsOf(question, by, before !== undefined);
  const title = `${wordsOf(question).measure} ${BREAKDOWN_NAMES[by].toLowerCase()}`;
  return (
    <Panel
      title={title}
      about={parts && aboutOf(question, parts)}
      height="table"
      actions={
        <CsvButton
          name={`usage-by-${by}`}
          days={question.window}
          csv={rows.length === 0 ? undefined : () => tableToCsv([...columns, ...csvOnly(question)], rows)}
        />
      }
    >
      <Answered
        query={query}
        isEmpty={() => parts !== undefined && rows.length === 0}
        empty="No usage in this window that fits the filters."
      >
        {() => (parts === undefined ? <Skeleton /> : <Rows title={title} columns={columns} rows={rows} />)}
      </Answered>
    </Panel>
  );
}

interface RowsProps {
  readonly title: string;
  readonly columns: readonly Column<RankedPart>[];
  readonly rows: readonly RankedPart[];
}

function Rows({ title, columns, rows }: RowsProps) {
  return (
    <>
      <DataTable
        caption={`Rows of ${title.toLowerCase()}`}
        columns={columns}
        rows={rows.slice(0, ROWS_MAX)}
        keyOf={({ part }) => part.key ?? ""}
      />
      {rows.length > ROWS_MAX && (
        <p className={styles.note}>
          The first {ROWS_MAX} of {formatWhole(rows.length)}: all are in the CSV.
        </p>
      )}
    </>
  );
}

function csvOnly({ measure }: Question): readonly Column<RankedPart>[] {
  const currency = measure === "cost" ? COST_CURRENCY : undefined;
  return [
    { name: "Id", cell: () => null, csv: ({ part }) => part.key },
    { name: "Before", cell: () => null, currency, csv: ({ before }) => before },
  ];
}

function aboutOf({ by, property }: Question, { all, count }: Parts): ReactNode {
  const what = by === "property" ? `Values of ${property}. ` : "";
  if (all.length === count) return `${what}${formatWhole(count)} in all`;
  return `${what}The ${formatWhole(all.length)} of the largest usage; ${formatWhole(count - all.length)} more are not listed`;
}

function columnsOf(question: Question, by: Breakdown, isCompared: boolean): readonly Column<RankedPart>[] {
  const { measure } = question;
  const amount = ({ part }: RankedPart) =>
    measure === "cost" ? <CostAmount value={part.total} /> : <Quantity value={part.total} />;
  const columns: (Column<RankedPart> | false)[] = [
    { name: "#", isNumber: true, isMinor: true, cell: ({ rank }) => rank, csv: ({ rank }) => rank },
    {
      name: COLUMN_NAMES[by],
      cell: (row) => <PartName question={question} by={by} row={row} />,
      csv: ({ part }) => nameOf(question, part),
    },
    {
      name: "Share",
      isMinor: true,
      cell: ({ share }) => (share === undefined ? "–" : <ShareBar share={share} />),
    },
    {
      name: wordsOf(question).measure,
      isNumber: true,
      currency: measure === "cost" ? COST_CURRENCY : undefined,
      cell: amount,
      csv: ({ part }) => part.total,
    },
    measure !== "events" && {
      name: "Events",
      isNumber: true,
      isMinor: true,
      cell: ({ part }) => <Quantity value={part.events} />,
      csv: ({ part }) => part.events,
    },
    isCompared && {
      name: "Change",
      isNumber: true,
      cell: (row) => <PartChange row={row} question={question} />,
    },
  ];
  return columns.filter((column) => column !== false);
}
