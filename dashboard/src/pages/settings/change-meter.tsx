/** Owns: renaming and archiving a meter. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { MeterResponse } from "../../../../shared/contracts/answers/catalog.ts";
import { faultsOf } from "../../api/faults.ts";
import { archiveMeter, renameMeter } from "../../api/meters.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog, Dialog } from "../../components/dialog.tsx";
import { TextField } from "../../components/fields.tsx";
import { Refusal } from "../../components/refusal.tsx";

interface ChangeMeterProps {
  readonly meter: MeterResponse;
  readonly onClose: () => void;
}

export function RenameMeterDialog({ meter, onClose }: ChangeMeterProps) {
  const formId = useId();
  const [name, setName] = useState(meter.name);
  const rename = useMeterChange(() => renameMeter(meter.id, name.trim()), onClose);
  const { byField, others } = faultsOf(rename.error, ["name"]);
  const isSame = name.trim() === "" || name.trim() === meter.name;
  return (
    <Dialog
      title={`Rename ${meter.name}`}
      about="Its ids stay, and so do its numbers."
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" disabled={isSame || rename.isPending}>
            {rename.isPending ? "Working…" : "Rename"}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSame) rename.mutate();
        }}
      >
        <TextField
          label="Name"
          required
          autoComplete="off"
          value={name}
          isWrong={byField.has("name")}
          hint={byField.get("name")}
          onChange={({ target }) => {
            rename.reset();
            setName(target.value);
          }}
        />
      </form>
      {rename.isError && <Refusal error={rename.error} messages={others} />}
    </Dialog>
  );
}

export function ArchiveMeterDialog({ meter, onClose }: ChangeMeterProps) {
  const archive = useMeterChange(() => archiveMeter(meter.id), onClose);
  return (
    <ConfirmDialog
      title={`Archive ${meter.name}?`}
      isOpen
      onClose={onClose}
      confirm="Archive the meter"
      onConfirm={() => archive.mutate()}
      isPending={archive.isPending}
      error={archive.error}
    >
      {meter.origin === "defined" ? (
        <p>
          It ends, for good: from a minute later on, new events no longer belong to it. They are accepted and
          counted all the same, by their event types. What it has measured stays, and questions that name it
          are answered, as of its end. Lists hide it.
        </p>
      ) : (
        <p>
          It is hidden from lists, for good, and nothing else changes: its events are accepted and counted,
          and totals, breakdowns and bills hold them. What was used is owed.
        </p>
      )}
    </ConfirmDialog>
  );
}

/** Of meters, by what they are asked for. */
const LISTS: ReadonlySet<unknown> = new Set(["meters", "event types"]);

/** A change that lists and names of meters show afterwards. */
export function useMeterChange(change: () => Promise<unknown>, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      onDone();
      await queries.invalidateQueries({ predicate: ({ queryKey }) => LISTS.has(queryKey[0]) });
    },
  });
}
