import { formatShare } from "../format/numbers.ts";
import styles from "./share-bar.module.css";

/** A part of a whole. @param share from 0 to 1 */
export function ShareBar({ share }: { readonly share: number }) {
  return (
    <span className={styles.share}>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.bar} style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
      </span>
      <span className={styles.text}>{formatShare(share)}</span>
    </span>
  );
}
