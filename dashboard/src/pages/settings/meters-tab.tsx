/** Owns: what is measured: the meters that there are, and defining, renaming and archiving them. */
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { MeterResponse } from "../../../../shared/contracts/answers/catalog.ts";
import { type MeterOrigin, meterListQuery } from "../../api/meters.ts";
import { meQuery } from "../../api/session.ts";
import { Answered } from "../../components/answered.tsx";
import { Button } from "../../components/button.tsx";
import { CsvButton } from "../../components/csv-button.tsx";
import { DataTable, tableToCsv } from "../../components/data-table.tsx";
import { CheckField, Segments } from "../../components/fields.tsx";
import { Panel } from "../../components/panel.tsx";
import { lackOf } from "../../view/scopes.ts";
import { ArchiveMeterDialog, RenameMeterDialog } from "./change-meter.tsx";
import { meterColumns } from "./meter-columns.tsx";
import { MeterDialog } from "./meter-dialog.tsx";

interface MetersTabProps {
  readonly zone: string;
  readonly origin: MeterOrigin;
  readonly withArchived: boolean;
  readonly onOrigin: (origin: MeterOrigin) => void;
  readonly onArchived: (isShown: boolean) => void;
}

const ORIGINS = [
  { value: "defined", name: "Defined" },
  { value: "first-sight", name: "Event types" },
] as const;

const ABOUT = {
  defined: "Defined here or by the API. A definition cannot change: events were counted by it.",
  "first-sight": "Each event type is a meter from its first event on: the sum of its quantity.",
} as const;

type Open =
  | { readonly what: "define" }
  | { readonly what: "rename" | "archive"; readonly meter: MeterResponse };

export function MetersTab({ zone, origin, withArchived, onOrigin, onArchived }: MetersTabProps) {
  const query = useQuery(meterListQuery(origin, withArchived));
  const lack = lackOf(useQuery(meQuery()).data?.scopes, "catalog:write");
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const rows = query.data?.entries ?? [];
  const columns = meterColumns({
    zone,
    lack,
    onRename: (meter) => setOpen({ what: "rename", meter }),
    onArchive: (meter) => setOpen({ what: "archive", meter }),
  });
  return (
    <Panel
      title="Meters"
      about={`${ABOUT[origin]} ${lack ?? ""}`}
      height="table"
      actions={
        <>
          <Segments label="Meters that are" value={origin} choices={ORIGINS} onChange={onOrigin} />
          <CheckField label="Archived too" isChecked={withArchived} onChange={onArchived} />
          <CsvButton name="meters" csv={rows.length === 0 ? undefined : () => tableToCsv(columns, rows)} />
          <Button
            look="primary"
            disabled={lack !== undefined}
            title={lack}
            onClick={() => setOpen({ what: "define" })}
          >
            <Plus size={15} aria-hidden="true" /> New meter
          </Button>
        </>
      }
    >
      <Answered
        query={query}
        isEmpty={() => rows.length === 0}
        empty={
          origin === "defined"
            ? "No meter is defined. Event types are measured all the same."
            : "No event has come yet: send one, and its type stands here."
        }
      >
        {({ isCut }) => (
          <>
            <DataTable caption="All meters" columns={columns} rows={rows} keyOf={({ id }) => id} />
            {isCut && <p>There are more: the API lists them all.</p>}
          </>
        )}
      </Answered>
      {open?.what === "define" && <MeterDialog onClose={close} />}
      {open?.what === "rename" && <RenameMeterDialog meter={open.meter} onClose={close} />}
      {open?.what === "archive" && <ArchiveMeterDialog meter={open.meter} onClose={close} />}
    </Panel>
  );
}
