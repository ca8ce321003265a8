/** Owns: the form in which an event is voided or amended. */
import { useState } from "react";
import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";
import { faultsOf } from "../../api/faults.ts";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/fields.tsx";
import { Refusal } from "../../components/refusal.tsx";
import { COST_CURRENCY } from "../../view/costs.ts";
import { type CorrectionDraft, describeChange, findFaults, toWish } from "./correction.ts";
import styles from "./event-panel.module.css";
import type { Names } from "./names.ts";
import { useCorrection } from "./use-correction.ts";

interface CorrectFormProps {
  readonly kind: CorrectionDraft["kind"];
  readonly event: EventResponse;
  readonly names: Names;
  readonly zone: string;
  /** @param said what was done; undefined: nothing */
  readonly onEnd: (said: string | undefined) => void;
}

const FIELDS = ["reason", "quantity", "cost"];

export function CorrectForm({ kind, event, names, zone, onEnd }: CorrectFormProps) {
  const [draft, setDraft] = useState<CorrectionDraft>({
    kind,
    reason: "",
    quantity: event.quantity ?? "",
    cost: event.usageCost ?? "",
  });
  const correction = useCorrection(event.id, () =>
    onEnd(kind === "void" ? "Voided: it counts no more." : "Amended: it counts with its new amounts."),
  );
  const typed = findFaults(draft, event);
  const { byField, others } = faultsOf(correction.error, FIELDS);
  const wish = toWish(draft, event);
  const field = (name: "reason" | "quantity" | "cost") => ({
    value: draft[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => {
      correction.reset();
      setDraft({ ...draft, [name]: name === "reason" ? target.value : target.value.trim() });
    },
    isWrong: typed[name] !== undefined || byField.has(name),
    hint: typed[name] ?? byField.get(name),
    autoComplete: "off",
  });
  return (
    <form
      className={styles.form}
      aria-label={kind === "void" ? "Void the event" : "Amend the event"}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (wish !== undefined) correction.mutate(wish);
      }}
    >
      <h3>{kind === "void" ? "Void this event" : "Amend this event"}</h3>
      {kind === "amend" && (
        <div className={styles.amounts}>
          <TextField label="Quantity" inputMode="decimal" {...field("quantity")} />
          <TextField
            label={`Cost (${COST_CURRENCY})`}
            inputMode="decimal"
            placeholder="Not known"
            {...field("cost")}
          />
        </div>
      )}
      <TextField label="Reason (kept in the log)" autoFocus required {...field("reason")} />
      <p className={styles.change} aria-live="polite">
        {describeChange(draft, event, names, zone) ??
          "These are the amounts that it has: nothing would change."}
      </p>
      {correction.isError && <Refusal error={correction.error} messages={others} />}
      <div className={styles.buttons}>
        <Button
          type="submit"
          look={kind === "void" ? "danger" : "primary"}
          disabled={wish === undefined || correction.isPending}
        >
          {correction.isPending ? "Working…" : kind === "void" ? "Void the event" : "Amend the event"}
        </Button>
        <Button onClick={() => onEnd(undefined)}>Cancel</Button>
      </div>
    </form>
  );
}
