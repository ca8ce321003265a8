import { ChevronLeft, ChevronRight } from "lucide-react";
import { formatWhole } from "../format/numbers.ts";
import { Button } from "./button.tsx";
import styles from "./pager.module.css";

interface PagerProps {
  /** Of what: `customers`. */
  readonly noun: string;
  /** From 1. */
  readonly page: number;
  readonly size: number;
  readonly count: number;
  readonly onChange: (page: number) => void;
}

/** Which part of a long list is in sight, and the way to the others. */
export function Pager({ noun, page, size, count, onChange }: PagerProps) {
  if (count <= size) return null;
  const first = (page - 1) * size + 1;
  const last = Math.min(count, page * size);
  return (
    <nav className={styles.pager} aria-label={`Pages of ${noun}`}>
      <Button aria-label="Previous page" disabled={page <= 1} onClick={() => onChange(page - 1)}>
        <ChevronLeft size={15} aria-hidden="true" />
      </Button>
      <span>
        {formatWhole(first)} – {formatWhole(last)} of {formatWhole(count)}
      </span>
      <Button aria-label="Next page" disabled={last >= count} onClick={() => onChange(page + 1)}>
        <ChevronRight size={15} aria-hidden="true" />
      </Button>
    </nav>
  );
}
