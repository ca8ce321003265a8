import type { MeterResponse } from "../../../../shared/contracts/answers/catalog.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import type { Column } from "../../components/data-table.tsx";
import { formatInstant } from "../../format/dates.ts";
import { describeMeter } from "./meter-draft.ts";
import styles from "./settings.module.css";

interface MeterActions {
  readonly zone: string;
  /** Why no meter can be changed by whoever is signed in. */
  readonly lack: string | undefined;
  readonly onRename: (meter: MeterResponse) => void;
  readonly onArchive: (meter: MeterResponse) => void;
}

export function meterColumns(actions: MeterActions): readonly Column<MeterResponse>[] {
  const { zone } = actions;
  return [
    {
      name: "Name",
      cell: ({ name, externalId, archivedAt }) => (
        <div className={styles.named}>
          <span>
            {name}{" "}
            {archivedAt !== null && (
              <Badge title={`Since ${formatInstant(archivedAt, zone)}`}>archived</Badge>
            )}
          </span>
          <code>{externalId}</code>
        </div>
      ),
      csv: ({ name }) => name,
    },
    { name: "Measures", cell: ({ aggregation }) => aggregation, csv: ({ aggregation }) => aggregation },
    {
      name: "Of",
      cell: (meter) => (
        <div className={styles.definition}>
          {describeMeter(meter).map((line) => (
            <span key={line}>{line}</span>
          ))}
        </div>
      ),
      csv: (meter) => describeMeter(meter).join("; "),
    },
    {
      name: "Counted from",
      isMinor: true,
      cell: ({ countedFrom }) =>
        countedFrom === null ? (
          <span title="It has no counters of its own">–</span>
        ) : (
          <span title={`${countedFrom}: before it, raw events answer`} className={styles.when}>
            {formatInstant(countedFrom, zone)}
          </span>
        ),
      csv: ({ countedFrom }) => countedFrom,
    },
    {
      name: "Created",
      isMinor: true,
      cell: ({ createdAt }) => (
        <span title={createdAt} className={styles.when}>
          {formatInstant(createdAt, zone)}
        </span>
      ),
      csv: ({ createdAt }) => createdAt,
    },
    { name: "Actions", cell: (meter) => <MeterButtons meter={meter} {...actions} /> },
  ];
}

function MeterButtons({
  meter,
  lack,
  onRename,
  onArchive,
}: MeterActions & { readonly meter: MeterResponse }) {
  return (
    <div className={styles.buttons}>
      <Button
        disabled={lack !== undefined}
        title={lack}
        onClick={() => onRename(meter)}
        aria-label={`Rename ${meter.name}`}
      >
        Rename…
      </Button>
      {meter.archivedAt === null && (
        <Button
          look="danger"
          disabled={lack !== undefined}
          title={lack}
          onClick={() => onArchive(meter)}
          aria-label={`Archive ${meter.name}`}
        >
          Archive…
        </Button>
      )}
    </div>
  );
}
