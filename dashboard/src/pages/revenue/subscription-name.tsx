import styles from "./cells.module.css";

export function SubscriptionName({ name }: { readonly name: string }) {
  return (
    <span className={`${styles.name} ${styles.muted}`} title={name}>
      {name}
    </span>
  );
}
