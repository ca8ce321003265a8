/** Owns: the form in which an API key is made, or one that replaces another. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { ApiKeyResponse } from "../../../../shared/contracts/answers/api-keys.ts";
import { faultsOf } from "../../api/faults.ts";
import { createKey, keysQuery, type NewApiKey } from "../../api/keys.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { SelectField, TextField } from "../../components/fields.tsx";
import { Refusal } from "../../components/refusal.tsx";
import { nameOf } from "./key-columns.tsx";
import { draftOf, type KeyDraft, toNewKey, withKind, withScope } from "./key-draft.ts";
import { ScopeChoice } from "./scope-choice.tsx";
import styles from "./settings.module.css";

interface KeyDialogProps {
  /** Undefined: the new key replaces none. */
  readonly replaced: ApiKeyResponse | undefined;
  /** Whoever is signed in can give these scopes. */
  readonly given: readonly string[] | undefined;
  /** The replaced key is the one that is signed in. */
  readonly isOwn: boolean;
  readonly zone: string;
  readonly onClose: () => void;
  readonly onMade: (name: string, key: string) => void;
}

const KINDS = [
  { value: "secret", name: "Secret: for servers" },
  { value: "public", name: "Public: reads only" },
] as const;

const FIELDS = ["name", "kind", "scopes", "expiresAt", "overlapHours"];

export function KeyDialog({ replaced, given, isOwn, zone, onClose, onMade }: KeyDialogProps) {
  const formId = useId();
  const [draft, setDraft] = useState(() => draftOf(replaced, given));
  const make = useMakeKey(onMade);
  const wish = toNewKey(draft, replaced, zone);
  const { byField, others } = faultsOf(make.error, FIELDS);
  return (
    <Dialog
      title={replaced === undefined ? "New API key" : `Replace ${nameOf(replaced)}`}
      about={replaced !== undefined && "Both keys work during the overlap; then the old one ends."}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" disabled={wish === undefined || make.isPending}>
            {make.isPending ? "Working…" : "Make the key"}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (wish !== undefined) make.mutate(wish);
        }}
      >
        {isOwn && (
          <p className={styles.warning}>
            You are signed in with this key: sign in with the new one before the overlap ends. The new one
            must have keys:write.
          </p>
        )}
        <KeyFields
          draft={draft}
          faults={byField}
          given={given}
          zone={zone}
          isReplacing={replaced !== undefined}
          onChange={(changed) => {
            make.reset();
            setDraft(changed);
          }}
        />
        {make.isError && <Refusal error={make.error} messages={others} />}
      </form>
    </Dialog>
  );
}

interface KeyFieldsProps {
  readonly draft: KeyDraft;
  readonly faults: ReadonlyMap<string, string>;
  readonly given: readonly string[] | undefined;
  readonly zone: string;
  readonly isReplacing: boolean;
  readonly onChange: (draft: KeyDraft) => void;
}

function KeyFields({ draft, faults, given, zone, isReplacing, onChange }: KeyFieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        placeholder="Billing service"
        required
        autoComplete="off"
        value={draft.name}
        isWrong={faults.has("name")}
        hint={faults.get("name")}
        onChange={({ target }) => onChange({ ...draft, name: target.value })}
      />
      <SelectField
        label="Kind"
        value={draft.kind}
        choices={KINDS}
        onChange={(kind) => onChange(withKind(draft, kind, given))}
      />
      <ScopeChoice
        draft={draft}
        given={given}
        fault={faults.get("scopes")}
        onChange={(scope, isWanted) => onChange(withScope(draft, scope, isWanted))}
      />
      <TextField
        label="Last day (empty: it has no end)"
        type="date"
        value={draft.lastDay}
        isWrong={faults.has("expiresAt")}
        hint={faults.get("expiresAt") ?? `A day of ${zone}`}
        onChange={({ target }) => onChange({ ...draft, lastDay: target.value })}
      />
      {isReplacing && (
        <TextField
          label="Overlap in hours"
          inputMode="decimal"
          value={draft.overlapHours}
          isWrong={faults.has("overlapHours")}
          hint={faults.get("overlapHours") ?? "From 1 to 8,760: so long the old key works on"}
          onChange={({ target }) => onChange({ ...draft, overlapHours: target.value })}
        />
      )}
    </>
  );
}

/** The key goes from the answer to whoever shows it. What a mutation gives back is kept in its cache: so it gives nothing. */
function useMakeKey(onMade: KeyDialogProps["onMade"]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wish: NewApiKey): Promise<void> => {
      const { key } = await createKey(wish);
      onMade(wish.name, key);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery().queryKey }),
  });
}
