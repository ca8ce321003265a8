import { useId, useState } from "react";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/fields.tsx";
import styles from "./filters.module.css";

interface PropertyFieldProps {
  readonly property: string | undefined;
  /** The group keys of the meter: others can be typed. */
  readonly offered: readonly string[];
  readonly onChange: (property: string | undefined) => void;
}

/** The name of a property of events. */
export function PropertyField({ property = "", ...props }: PropertyFieldProps) {
  // Another property from elsewhere, such as by going back, is shown as well.
  return <Form key={property} property={property} {...props} />;
}

function Form({ property = "", offered, onChange }: PropertyFieldProps) {
  const [text, setText] = useState(property);
  const listId = useId();
  const send = () => {
    if (text.trim() !== property) onChange(text.trim() === "" ? undefined : text.trim());
  };
  return (
    <form
      className={styles.property}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField
        label="Property"
        isBare
        list={listId}
        placeholder="Name of a property"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={send}
      />
      <datalist id={listId}>
        {offered.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button type="submit">Show</Button>
    </form>
  );
}
