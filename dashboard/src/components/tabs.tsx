/**
 * Owns: parts of a page of which one is in sight, and the URL says which.
 * They are links in a navigation and no `tablist`: each has an address, opens in a new window, and stands in the history.
 */
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./tabs.module.css";

interface TabsProps {
  /** Of what they are parts, for screen readers. */
  readonly label: string;
  /** `Tab`s. */
  readonly children: ReactNode;
}

export function Tabs({ label, children }: TabsProps) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {children}
    </nav>
  );
}

interface TabAnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly isCurrent: boolean;
  readonly ref?: Ref<HTMLAnchorElement>;
}

function TabAnchor({ isCurrent, ...rest }: TabAnchorProps) {
  return <a {...rest} className={styles.tab} aria-current={isCurrent ? "page" : undefined} />;
}

/** A link of the router: `to` and `search` say where it leads. */
export const Tab = createLink(TabAnchor);
