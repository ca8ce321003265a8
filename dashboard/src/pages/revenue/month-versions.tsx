/** Owns: the versions of a month's snapshot: what was known of it, and when. */
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { MrrHistoryResponse } from "../../../../shared/contracts/answers/mrr-history.ts";
import type { MrrSnapshotsResponse } from "../../../../shared/contracts/answers/mrr-snapshots.ts";
import { mrrSnapshotsQuery } from "../../api/mrr-detail.ts";
import type { Answer } from "../../api/request.ts";
import { Money } from "../../components/amount.tsx";
import { Answered, Empty } from "../../components/answered.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { WIDE } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { formatInstant, formatMonth } from "../../format/dates.ts";
import { formatWhole } from "../../format/numbers.ts";
import styles from "./cells.module.css";
import type { MrrMonth } from "./movements.ts";
import { VARIANT_NAMES, VARIANTS, type Variant } from "./search.ts";

type Snapshot = MrrSnapshotsResponse["data"][number];

interface MonthVersionsProps {
  readonly history: UseQueryResult<Answer<MrrHistoryResponse>>;
  readonly month: MrrMonth | undefined;
  readonly variant: Variant;
  readonly currency: string;
}

export function MonthVersions({ history, month, variant, currency }: MonthVersionsProps) {
  if (month !== undefined)
    return <Versions month={month.month} version={month.version} variant={variant} currency={currency} />;
  return (
    <Panel title="Versions of a month" className={WIDE}>
      <Answered query={history}>{() => <Empty>No month is closed yet.</Empty>}</Answered>
    </Panel>
  );
}

interface VersionsProps {
  /** `YYYY-MM` */
  readonly month: string;
  /** Which one the history tells. */
  readonly version: number;
  readonly variant: Variant;
  readonly currency: string;
}

function Versions({ month, version, variant, currency }: VersionsProps) {
  const snapshots = useQuery(mrrSnapshotsQuery(month, currency));
  const versions = snapshots.data?.entries.toReversed() ?? [];
  const columns = toColumns(currency, version, variant);
  return (
    <Panel
      title={`Versions of ${formatMonth(month)}`}
      about="A closed month is restated by a new version where what is known of it changed; none is ever overwritten"
      className={WIDE}
      actions={
        <CsvButton
          name={`versions-${month}`}
          csv={versions.length === 0 ? undefined : () => tableToCsv(columns, versions)}
        />
      }
    >
      <Answered
        query={snapshots}
        isEmpty={({ entries }) => entries.length === 0}
        empty={`There is no snapshot of this month in ${currency}.`}
      >
        {() => (
          <DataTable
            caption="Versions of the snapshot"
            columns={columns}
            rows={versions}
            keyOf={(each) => String(each.version)}
          />
        )}
      </Answered>
    </Panel>
  );
}

function toColumns(
  currency: string,
  shown: number | undefined,
  variant: Variant,
): readonly Column<Snapshot>[] {
  return [
    {
      name: "Version",
      cell: ({ version }) => (
        <>
          {version} {version === shown && <span className={styles.muted}>as shown</span>}
        </>
      ),
      csv: ({ version }) => version,
    },
    {
      name: "Computed",
      cell: ({ computedAt }) => <span title={computedAt}>{formatInstant(computedAt, "UTC")} UTC</span>,
      csv: ({ computedAt }) => computedAt,
    },
    ...VARIANTS.map(
      (each): Column<Snapshot> => ({
        name: VARIANT_NAMES[each],
        isNumber: true,
        isMinor: each !== variant,
        cell: (snapshot) => <Money value={snapshot[each]} currency={currency} />,
        currency,
        csv: (snapshot) => snapshot[each],
      }),
    ),
    {
      name: "Rows",
      isNumber: true,
      isMinor: true,
      cell: ({ rows }) => (
        <span title="Subscriptions, and customers with bills that name none">{formatWhole(rows)}</span>
      ),
      csv: ({ rows }) => rows,
    },
  ];
}
