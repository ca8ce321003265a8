/** Owns: events that were refused or could not be counted, why, and sending them again. */
import { type InfiniteData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EntryResponse, QuarantineResponse } from "../../../../shared/contracts/answers/quarantine.ts";
import { quarantineQuery } from "../../api/events.ts";
import { meQuery } from "../../api/session.ts";
import { Answered } from "../../components/answered.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { type Column, DataTable, tableToCsv } from "../../components/data-table.tsx";
import { Panel } from "../../components/panel.tsx";
import { lackOf } from "../../view/scopes.ts";
import { Instant } from "./event-content.tsx";
import { MoreButton } from "./more-button.tsx";
import { NONE } from "./names.ts";
import { ReplayDialog } from "./replay-dialog.tsx";
import styles from "./set-aside.module.css";

interface SetAsideTabProps {
  readonly zone: string;
  readonly onOpen: (eventId: string) => void;
}

export function SetAsideTab({ zone, onOpen }: SetAsideTabProps) {
  const query = useInfiniteQuery(quarantineQuery());
  const lack = lackOf(useQuery(meQuery()).data?.scopes, "events:write");
  const [replayed, setReplayed] = useState<EntryResponse>();
  const [isReplaying, setReplaying] = useState(false);
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const columns = columnsOf(zone, onOpen, lack, (entry) => {
    setReplayed(entry);
    setReplaying(true);
  });
  return (
    <Panel
      title="Set aside"
      about={
        <>
          Events that were refused at the door, or accepted and not counted: they are in no total.{" "}
          {lack !== undefined && `Replay is off. ${lack}`}
        </>
      }
      height="chart"
      actions={
        <CsvButton name="set-aside" csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)} />
      }
    >
      <Answered<InfiniteData<QuarantineResponse>>
        query={query}
        isEmpty={() => rows.length === 0}
        empty="Nothing was set aside: every event that came was counted."
      >
        {() => (
          <>
            <DataTable caption="Events set aside" columns={columns} rows={rows} keyOf={({ id }) => id} />
            <MoreButton query={query} />
          </>
        )}
      </Answered>
      {replayed !== undefined && (
        <ReplayDialog
          key={replayed.id}
          entry={replayed}
          isOpen={isReplaying}
          onClose={() => setReplaying(false)}
        />
      )}
    </Panel>
  );
}

function columnsOf(
  zone: string,
  onOpen: (eventId: string) => void,
  lack: string | undefined,
  onReplay: (entry: EntryResponse) => void,
): readonly Column<EntryResponse>[] {
  return [
    {
      name: "Since",
      cell: ({ setAsideAt }) => <Instant at={setAsideAt} zone={zone} />,
      csv: ({ setAsideAt }) => setAsideAt,
    },
    {
      name: "What",
      cell: ({ kind }) => <Badge look={kind === "refused" ? "bad" : "warn"}>{kind}</Badge>,
      csv: ({ kind }) => kind,
    },
    { name: "Why", cell: (entry) => <Why {...entry} />, csv: ({ reasons }) => reasons.join("; ") },
    {
      name: "Idempotency key",
      cell: ({ eventId, idempotencyKey }) =>
        eventId === null ? (
          (idempotencyKey ?? NONE)
        ) : (
          <button type="button" className={styles.key} onClick={() => onOpen(eventId)}>
            {idempotencyKey ?? eventId}
          </button>
        ),
      csv: ({ idempotencyKey }) => idempotencyKey,
    },
    {
      name: "Replayed",
      cell: ({ replayedAt }) => (replayedAt === null ? NONE : <Instant at={replayedAt} zone={zone} />),
      csv: ({ replayedAt }) => replayedAt,
    },
    {
      name: "Actions",
      cell: (entry) => (
        <Button
          disabled={lack !== undefined}
          title={lack}
          onClick={() => onReplay(entry)}
          aria-label={`Replay ${entry.idempotencyKey ?? entry.id}`}
        >
          Replay…
        </Button>
      ),
    },
  ];
}

function Why({ reasons, input, event }: EntryResponse) {
  const came = input ?? event;
  return (
    <div className={styles.why}>
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      {came === undefined ? (
        <p className={styles.quiet}>What came was too large to keep.</p>
      ) : (
        <details>
          <summary>What came</summary>
          <pre>{JSON.stringify(came, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}
