/** Owns: cells of a breakdown that lead on, or compare. */

import { Link } from "@tanstack/react-router";
import { Change } from "../../components/stat.tsx";
import { formatThan } from "../../format/dates.ts";
import { carryOver } from "../../view/carried.ts";
import { windowBefore } from "../../view/window-before.ts";
import type { RankedPart } from "./breakdown-rows.ts";
import styles from "./breakdown-table.module.css";
import { nameOf } from "./names.ts";
import type { Question } from "./question.ts";
import type { Breakdown } from "./search.ts";

export function PartChange({
  row: { part, before },
  question: { window, measure },
}: {
  readonly row: RankedPart;
  readonly question: Question;
}) {
  if (before === undefined || before === null || part.total === null) return <span title="Not known">–</span>;
  if (before === 0) return part.total === 0 ? "–" : <span title="Nothing in the window before">new</span>;
  return (
    <Change
      now={part.total}
      before={before}
      than={formatThan(windowBefore(window))}
      isBad={measure === "cost"}
    />
  );
}

/** Leads on to what is known of the part alone. */
export function PartName({
  question,
  by,
  row: { part },
}: {
  readonly question: Question;
  readonly by: Breakdown;
  readonly row: RankedPart;
}) {
  const name = nameOf(question, part);
  const text = (
    <span className={styles.name} title={name}>
      {name}
    </span>
  );
  if (part.key === null || by === "property") return text;
  if (by === "customer")
    return (
      <Link to="/customers/$customerId" params={{ customerId: part.key }} search={carryOver}>
        {text}
      </Link>
    );
  const chosen = by === "meter" ? { meter: part.key } : { agent: part.key };
  return (
    <Link to="/usage" search={(search) => ({ ...search, ...chosen, by: undefined })}>
      {text}
    </Link>
  );
}
