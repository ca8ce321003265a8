/** Owns: the form in which a meter is defined. */
import { useId, useState } from "react";
import { faultsOf } from "../../api/faults.ts";
import { createMeter } from "../../api/meters.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { SelectField, TextAreaField, TextField } from "../../components/fields.tsx";
import { Refusal } from "../../components/refusal.tsx";
import { useMeterChange } from "./change-meter.tsx";
import { type Aggregation, type MeterDraft, NEW_METER, toNewMeter } from "./meter-draft.ts";
import { MeterFilters } from "./meter-filters.tsx";
import styles from "./settings.module.css";

const AGGREGATIONS: readonly { readonly value: Aggregation; readonly name: string }[] = [
  { value: "sum", name: "Sum of the values" },
  { value: "count", name: "Number of events" },
  { value: "avg", name: "Average value" },
  { value: "min", name: "Least value" },
  { value: "max", name: "Greatest value" },
  { value: "unique", name: "Number of different values" },
  { value: "latest", name: "Latest value" },
];

const FIELDS = [
  "name",
  "externalId",
  "aggregation",
  "eventTypes",
  "properties",
  "valueProperty",
  "groupKeys",
];

export function MeterDialog({ onClose }: { readonly onClose: () => void }) {
  const formId = useId();
  const [draft, setDraft] = useState(NEW_METER);
  const define = useMeterChange(() => createMeter(toNewMeter(draft)), onClose);
  const { byField, others } = faultsOf(define.error, FIELDS);
  const isNameless = draft.name.trim() === "";
  return (
    <Dialog
      title="New meter"
      about="It also answers for events that came before it. Its definition cannot change afterwards."
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" disabled={isNameless || define.isPending}>
            {define.isPending ? "Working…" : "Define the meter"}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isNameless) define.mutate();
        }}
      >
        <MeterFields
          draft={draft}
          faults={byField}
          onChange={(changed) => {
            define.reset();
            setDraft({ ...draft, ...changed });
          }}
        />
        {define.isError && <Refusal error={define.error} messages={others} />}
      </form>
    </Dialog>
  );
}

interface MeterFieldsProps {
  readonly draft: MeterDraft;
  readonly faults: ReadonlyMap<string, string>;
  readonly onChange: (change: Partial<MeterDraft>) => void;
}

function MeterFields({ draft, faults, onChange }: MeterFieldsProps) {
  const field = (
    name: "name" | "externalId" | "eventTypes" | "otherEventTypes" | "valueProperty" | "groupKeys",
    hint?: string,
    faultOf: string = name,
  ) => ({
    value: draft[name],
    autoComplete: "off",
    isWrong: faults.has(faultOf),
    hint: faults.get(faultOf) ?? hint,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange({ [name]: target.value }),
  });
  return (
    <>
      <TextField label="Name" required placeholder="Tokens" {...field("name")} />
      <TextField
        label="External id"
        {...field("externalId", "Your own id of it. Empty: the id that it gets.")}
      />
      <SelectField
        label="What it measures"
        value={draft.aggregation}
        choices={AGGREGATIONS}
        onChange={(aggregation) => onChange({ aggregation })}
      />
      {draft.aggregation !== "count" && (
        <TextField
          label="Property with the value"
          {...field(
            "valueProperty",
            draft.aggregation === "unique"
              ? "Its different values are counted."
              : "Empty: the quantity of the event.",
          )}
        />
      )}
      <TextAreaField
        label="Event types"
        rows={2}
        {...field("eventTypes", "One a line. Empty: events of every type.")}
      />
      <TextAreaField
        label="Event types left out"
        rows={1}
        {...field("otherEventTypes", "One a line.", "eventTypes")}
      />
      <MeterFilters
        filters={draft.filters}
        fault={faults.get("properties")}
        onChange={(filters) => onChange({ filters })}
      />
      <TextAreaField
        label="Group by"
        rows={2}
        {...field("groupKeys", "A property a line; of a compound key several, with commas between.")}
      />
    </>
  );
}
