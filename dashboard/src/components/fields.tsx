/** Owns: the fields of filters and forms: native ones, which phones and screen readers know best. */
import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from "react";
import styles from "./fields.module.css";

interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly {
    readonly value: Value;
    readonly name: string;
    readonly isDisabled?: boolean;
  }[];
  readonly onChange: (value: Value) => void;
  /** The label is read out only. */
  readonly isBare?: boolean;
  readonly isDisabled?: boolean;
}

/** One of some choices. */
export function SelectField<Value extends string>({
  label,
  value,
  choices,
  onChange,
  isBare = false,
  isDisabled = false,
}: SelectFieldProps<Value>) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isBare ? "visually-hidden" : styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={styles.control}
        value={value}
        disabled={isDisabled}
        onChange={({ target }) => {
          const chosen = choices.find((choice) => choice.value === target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} disabled={choice.isDisabled}>
            {choice.name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly isBare?: boolean;
  /** What is accepted, or what is wrong. */
  readonly hint?: ReactNode;
  readonly isWrong?: boolean;
}

export function TextField({ label, isBare = false, hint, isWrong = false, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} isBare={isBare} hint={hint} isWrong={isWrong}>
      <input {...controlOf({ id, hint, isWrong })} {...rest} />
    </Labelled>
  );
}

interface TextAreaFieldProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isWrong?: boolean;
}

/** Some lines of text. */
export function TextAreaField({ label, hint, isWrong = false, ...rest }: TextAreaFieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} isWrong={isWrong}>
      <textarea {...controlOf({ id, hint, isWrong })} {...rest} />
    </Labelled>
  );
}

interface Control {
  readonly id: string;
  readonly hint: ReactNode;
  readonly isWrong: boolean;
}

/** What ties a control to its label and its hint. */
function controlOf({ id, hint, isWrong }: Control) {
  return {
    id,
    className: styles.control,
    "aria-invalid": isWrong || undefined,
    "aria-describedby": hint === undefined ? undefined : `${id}-hint`,
  };
}

interface LabelledProps extends Control {
  readonly label: string;
  readonly isBare?: boolean;
  readonly children: ReactNode;
}

/** A control between its label and its hint. */
function Labelled({ id, label, isBare = false, hint, isWrong, children }: LabelledProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isBare ? "visually-hidden" : styles.label}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={isWrong ? styles.wrong : styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly {
    readonly value: Value;
    readonly name: string;
    readonly isDisabled?: boolean;
  }[];
  readonly onChange: (value: Value) => void;
}

/** One of two to five choices, all in sight. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.segments}>
      <legend className="visually-hidden">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.segment}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={choice.isDisabled}
            onChange={() => onChange(choice.value)}
          />
          <span>{choice.name}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface CheckFieldProps {
  readonly label: ReactNode;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
}

export function CheckField({ label, isChecked, onChange, isDisabled = false }: CheckFieldProps) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
