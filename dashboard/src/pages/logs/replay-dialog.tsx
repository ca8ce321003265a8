/** Owns: sending an event again that was set aside, changed where it must be. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { EntryResponse } from "../../../../shared/contracts/answers/quarantine.ts";
import { type ReplayWish, replayEntry } from "../../api/events.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { TextAreaField, TextField } from "../../components/fields.tsx";
import { Refusal } from "../../components/refusal.tsx";
import { toReplayWish } from "./replay.ts";
import styles from "./set-aside.module.css";

interface ReplayDialogProps {
  readonly entry: EntryResponse;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ReplayDialog({ entry, isOpen, onClose }: ReplayDialogProps) {
  const queries = useQueryClient();
  const formId = useId();
  const [draft, setDraft] = useState({ backfill: "", changes: "" });
  const replay = useMutation({
    mutationFn: (wish: ReplayWish) => replayEntry(entry.id, wish),
    onSuccess: async () => {
      const told = queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "events" });
      onClose();
      await told;
    },
  });
  const wish = toReplayWish(draft);
  const fault = typeof wish === "string" ? wish : undefined;
  return (
    <Dialog
      title="Replay the event"
      about="It takes the way of a new event. If it was counted meanwhile, it is not counted again."
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            disabled={fault !== undefined || replay.isPending}
          >
            {replay.isPending ? "Working…" : "Replay"}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof wish !== "string") replay.mutate(wish);
        }}
      >
        {entry.reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
        <TextField
          label="Name of a backfill"
          hint="For events older than 34 days. Empty: a live event."
          value={draft.backfill}
          autoComplete="off"
          onChange={({ target }) => setDraft({ ...draft, backfill: target.value })}
        />
        {entry.kind === "refused" && (
          <TextAreaField
            label="Fields to replace"
            rows={5}
            placeholder='{"quantity": "12"}'
            hint={fault ?? "A JSON object: its fields replace those that came. Empty: as it came."}
            isWrong={fault !== undefined}
            value={draft.changes}
            onChange={({ target }) => setDraft({ ...draft, changes: target.value })}
          />
        )}
        {replay.isError && <Refusal error={replay.error} />}
      </form>
    </Dialog>
  );
}
