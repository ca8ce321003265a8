/** Owns: choosing which history of MRR is shown. */
import { Segments } from "../../components/fields.tsx";
import styles from "./history-bar.module.css";
import {
  CHURN_RULES,
  type ChangeSearch,
  type ChurnRule,
  DEFAULT_VARIANT,
  SPANS,
  type Span,
  unless,
  VARIANT_NAMES,
  VARIANTS,
  type Variant,
} from "./search.ts";

const CHURN_NAMES: Readonly<Record<ChurnRule, string>> = {
  end: "Churn at the end",
  cancellation: "At the cancellation",
};

interface HistoryBarProps {
  readonly variant: Variant;
  readonly churnAt: ChurnRule;
  readonly span: Span;
  readonly onChange: ChangeSearch;
}

export function HistoryBar({ variant, churnAt, span, onChange }: HistoryBarProps) {
  return (
    <div className={styles.bar}>
      <h2>Over time</h2>
      <div className={styles.choices}>
        <Segments
          label="MRR over time"
          value={variant}
          choices={VARIANTS.map((value) => ({ value, name: VARIANT_NAMES[value] }))}
          onChange={(chosen) => onChange({ variant: unless(DEFAULT_VARIANT, chosen) })}
        />
        <Segments
          label="When a subscription counts as churned"
          value={churnAt}
          choices={CHURN_RULES.map((value) => ({ value, name: CHURN_NAMES[value] }))}
          onChange={(chosen) => onChange({ churnAt: unless("end", chosen) })}
        />
        <Segments
          label="Months of history"
          value={span}
          choices={SPANS.map((value) => ({ value, name: `${value} months` }))}
          onChange={(chosen) => onChange({ span: unless("12", chosen) })}
        />
      </div>
    </div>
  );
}
