/**
 * Owns: what stands over the page until it is closed: a dialog in the middle, or a panel at the side; on phones it takes the whole screen.
 * The focus goes in, stays in, and comes back to where it was.
 */
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";
import styles from "./dialog.module.css";
import { Refusal } from "./refusal.tsx";

export interface DialogProps {
  readonly title: string;
  /** A sentence below the title. */
  readonly about?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly shape?: "middle" | "side";
  /** Neither Escape nor a click beside it closes it: what it shows is lost then. */
  readonly isHeld?: boolean;
  /** Buttons, at the foot. */
  readonly actions?: ReactNode;
  /** Where the focus goes at the end, if not to what had it before. */
  readonly returnFocus?: () => HTMLElement | null;
  readonly children: ReactNode;
}

const FIELD = ":is(input, select, textarea):not(:disabled)";

export function Dialog({
  title,
  about,
  isOpen,
  onClose,
  shape = "middle",
  isHeld = false,
  actions,
  returnFocus,
  children,
}: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(willOpen) => {
        if (!willOpen && !isHeld) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          ref={popup}
          className={`${styles.popup} ${styles[shape]}`}
          // Where there is something to fill in, that is what it was opened for. On a screen that is touched, a keyboard would cover it.
          initialFocus={(by) =>
            by === "touch" ? null : (popup.current?.querySelector<HTMLElement>(FIELD) ?? null)
          }
          finalFocus={returnFocus}
        >
          <header className={styles.head}>
            <div className={styles.heading}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {about !== undefined && (
                <Base.Description className={styles.about} render={<div />}>
                  {about}
                </Base.Description>
              )}
            </div>
            {!isHeld && (
              <Base.Close className={styles.close} aria-label="Close">
                <X size={18} aria-hidden="true" />
              </Base.Close>
            )}
          </header>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmDialogProps extends Pick<DialogProps, "title" | "isOpen" | "onClose"> {
  /** What the button does, in a verb. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly isPending: boolean;
  /** Why it was refused. */
  readonly error: unknown;
  /** What will be so afterwards. */
  readonly children: ReactNode;
}

/** Asks before what cannot be undone. */
export function ConfirmDialog({
  confirm,
  onConfirm,
  isPending,
  error,
  children,
  ...dialog
}: ConfirmDialogProps) {
  return (
    <Dialog
      {...dialog}
      actions={
        <>
          <Button onClick={dialog.onClose}>Cancel</Button>
          <Button look="danger" disabled={isPending} onClick={onConfirm}>
            {isPending ? "Working…" : confirm}
          </Button>
        </>
      }
    >
      {children}
      <Refusal error={error} />
    </Dialog>
  );
}
