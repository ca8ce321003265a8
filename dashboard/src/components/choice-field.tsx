/** Owns: choosing one of many by typing a part of its name; an empty field chooses none. */
import { Combobox } from "@base-ui/react/combobox";
import { Check, ChevronDown, X } from "lucide-react";
import { useId, useMemo } from "react";
import styles from "./choice-field.module.css";
import fieldStyles from "./fields.module.css";

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Beside the name, and found by typing too: an external id, a kind. */
  readonly detail?: string;
}

interface ChoiceFieldProps {
  readonly label: string;
  /** What is shown while nothing is chosen: `All customers`. */
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  /** Undefined: none. One that is not among the choices is shown as it is. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly isDisabled?: boolean;
  /** Said below the list, such as that there are more. */
  readonly note?: string;
}

/** What a list draws at once; typing finds the others. */
const SHOWN = 100;

export function ChoiceField(props: ChoiceFieldProps) {
  const { label, placeholder, choices, value, onChange, isDisabled = false } = props;
  const id = useId();
  const chosen = useMemo(
    () =>
      value === undefined
        ? null
        : (choices.find((choice) => choice.value === value) ?? { value, label: value }),
    [choices, value],
  );
  return (
    <Combobox.Root<Choice>
      items={choices}
      value={chosen}
      onValueChange={(choice) => onChange(choice?.value)}
      isItemEqualToValue={(one, other) => one.value === other.value}
      filter={(choice, query) => matches(choice, query)}
      limit={SHOWN}
      disabled={isDisabled}
      autoHighlight
    >
      <label htmlFor={id} className="visually-hidden">
        {label}
      </label>
      <Combobox.InputGroup className={styles.group}>
        <Combobox.Input
          id={id}
          placeholder={placeholder}
          className={`${fieldStyles.control} ${styles.input}`}
          title={chosen?.label}
        />
        {chosen === null ? (
          <Combobox.Trigger className={styles.button} aria-label={`${label}: show the list`}>
            <ChevronDown size={15} aria-hidden="true" />
          </Combobox.Trigger>
        ) : (
          <Combobox.Clear className={styles.button} aria-label={`${label}: choose none`}>
            <X size={15} aria-hidden="true" />
          </Combobox.Clear>
        )}
      </Combobox.InputGroup>
      <List {...props} />
    </Combobox.Root>
  );
}

function List({ label, note }: ChoiceFieldProps) {
  return (
    <Combobox.Portal>
      <Combobox.Positioner className={styles.positioner} sideOffset={4} align="start">
        <Combobox.Popup className={styles.popup} aria-label={label}>
          <Combobox.Empty>
            <div className={styles.note}>None is called that.</div>
          </Combobox.Empty>
          <Combobox.List className={styles.list}>
            {(choice: Choice) => (
              <Combobox.Item key={choice.value} value={choice} className={styles.item}>
                <span className={styles.name}>{choice.label}</span>
                {choice.detail !== undefined && <span className={styles.detail}>{choice.detail}</span>}
                <Combobox.ItemIndicator className={styles.check}>
                  <Check size={14} aria-hidden="true" />
                </Combobox.ItemIndicator>
              </Combobox.Item>
            )}
          </Combobox.List>
          {note !== undefined && <div className={styles.note}>{note}</div>}
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}

function matches({ label, detail = "" }: Choice, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  return label.toLowerCase().includes(wanted) || detail.toLowerCase().includes(wanted);
}
