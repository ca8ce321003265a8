import { ApiError } from "../api/request.ts";
import styles from "./refusal.module.css";

interface RefusalProps {
  readonly error: unknown;
  /** Those that stand beside no field; absent: all of the error. */
  readonly messages?: readonly string[];
}

/** Why something that was asked for did not happen, in the API's own words. */
export function Refusal({ error, messages }: RefusalProps) {
  if (error === null || error === undefined) return null;
  const all = error instanceof ApiError ? error.messages : [String(error)];
  const shown = messages ?? all;
  return (
    <div role="alert" className={styles.refusal}>
      <strong>Nothing was changed.</strong>
      {shown.map((message) => (
        <p key={message}>{message}</p>
      ))}
      {shown.length === 0 && <p>See the fields.</p>}
    </div>
  );
}
