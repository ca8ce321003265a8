import { CheckField } from "../../components/fields.tsx";
import { READ_SCOPES, type ScopeWords, WRITE_SCOPES } from "../../view/scopes.ts";
import { type KeyDraft, whyNot } from "./key-draft.ts";
import styles from "./settings.module.css";

interface ScopeChoiceProps {
  readonly draft: KeyDraft;
  readonly given: readonly string[] | undefined;
  /** What the API says. */
  readonly fault: string | undefined;
  readonly onChange: (scope: string, isWanted: boolean) => void;
}

/** What a key may do. */
export function ScopeChoice({ draft, given, fault, onChange }: ScopeChoiceProps) {
  const groups: readonly (readonly [string, readonly ScopeWords[]])[] = [
    ["It may change", WRITE_SCOPES],
    ["It may read", READ_SCOPES],
  ];
  return (
    <div className={styles.groups}>
      {groups.map(([legend, scopes]) => (
        <fieldset key={legend} className={styles.group}>
          <legend>{legend}</legend>
          {scopes.map(({ scope, about }) => {
            const reason = whyNot(scope, draft.kind, given);
            return (
              <CheckField
                key={scope}
                isChecked={draft.scopes.includes(scope)}
                isDisabled={reason !== undefined}
                onChange={(isWanted) => onChange(scope, isWanted)}
                label={
                  <>
                    <code>{scope}</code>
                    <span className={styles.about}>
                      {about}
                      {reason !== undefined && ` (${reason})`}
                    </span>
                  </>
                }
              />
            );
          })}
        </fieldset>
      ))}
      {fault !== undefined && <p className={styles.fault}>{fault}</p>}
    </div>
  );
}
