/** Owns: the one time that a new key is shown. */
import { Copy } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { TextField } from "../../components/fields.tsx";
import styles from "./settings.module.css";

interface MadeKeyDialogProps {
  readonly name: string;
  readonly secret: string;
  readonly onClose: () => void;
}

export function MadeKeyDialog({ name, secret, onClose }: MadeKeyDialogProps) {
  const shown = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setSaid("Copied.");
    } catch {
      // Some browsers and addresses forbid it.
      shown.current?.querySelector("input")?.select();
      setSaid("Your browser does not let this page copy: the key is selected, copy it by hand.");
    }
  };
  return (
    <Dialog
      title={`The key of ${name}`}
      about="It is shown this once: Tallymark keeps only a digest of it. Store it where secrets are kept."
      isOpen
      isHeld
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => void copy()}>
            <Copy size={15} aria-hidden="true" /> Copy
          </Button>
          <Button look="primary" onClick={onClose}>
            I have stored it
          </Button>
        </>
      }
    >
      <div ref={shown} className={styles.secret}>
        <TextField
          label="API key"
          readOnly
          value={secret}
          spellCheck={false}
          autoComplete="off"
          onFocus={({ target }) => target.select()}
        />
        <p role="status" className={styles.said}>
          {said}
        </p>
      </div>
    </Dialog>
  );
}
