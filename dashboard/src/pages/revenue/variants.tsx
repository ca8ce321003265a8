/** Owns: the three numbers that are called MRR, side by side, each with what it is and the way to what it is made of. */
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, ChevronUp } from "lucide-react";
import { type AllMrr, mrrQuery } from "../../api/revenue.ts";
import { Money } from "../../components/amount.tsx";
import { Answered } from "../../components/answered.tsx";
import { Button } from "../../components/button.tsx";
import { Panel } from "../../components/panel.tsx";
import { Stat, Stats } from "../../components/stat.tsx";
import { formatDay, formatMonth } from "../../format/dates.ts";
import { type ChangeSearch, VARIANT_NAMES, VARIANTS, type Variant } from "./search.ts";
import styles from "./variants.module.css";

const ABOUT: Readonly<Record<Variant, string>> = {
  canonical: "What was billed: invoices and credit notes dated in the last complete month.",
  runRate: "What a month is worth as things are: what recurs, seats, and the usage of 30 days.",
  committed: "What is sure if nobody uses anything: commitments in place of usage.",
};

interface VariantsProps {
  readonly currency: string;
  readonly open: Variant | undefined;
  readonly onChange: ChangeSearch;
}

export function Variants({ currency, open, onChange }: VariantsProps) {
  const mrr = useQuery(mrrQuery(currency, "totals"));
  return (
    <div className={styles.row}>
      {VARIANTS.map((variant) => (
        <Panel key={variant} title={`${VARIANT_NAMES[variant]} MRR`} about={ABOUT[variant]}>
          <Answered query={mrr}>
            {({ body }) => (
              <div className={styles.number}>
                <Stats>
                  <Stat
                    label={whenOf(body, variant)}
                    value={<Money value={body[variant].mrr} currency={currency} isShort />}
                    note={
                      <>
                        ARR <Money value={body[variant].arr} currency={currency} isShort />
                        {variant === "canonical" && ", 12 × what was billed: yearly invoices raise it"}
                      </>
                    }
                  />
                </Stats>
                <Opener
                  variant={variant}
                  isOpen={open === variant}
                  onToggle={(opened) => onChange({ open: opened ? variant : undefined, row: undefined })}
                />
              </div>
            )}
          </Answered>
        </Panel>
      ))}
    </div>
  );
}

function whenOf({ canonical, ...rates }: AllMrr, variant: Variant): string {
  return variant === "canonical" ? formatMonth(canonical.month) : `As of ${formatDay(rates[variant].asOf)}`;
}

interface OpenerProps {
  readonly variant: Variant;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

function Opener({ variant, isOpen, onToggle }: OpenerProps) {
  const Icon = isOpen ? ChevronUp : ChevronDown;
  const parts = variant === "canonical" ? "Invoices" : "Subscriptions";
  return (
    <Button
      aria-expanded={isOpen}
      aria-label={`${parts} that make up ${VARIANT_NAMES[variant]} MRR`}
      onClick={() => onToggle(!isOpen)}
    >
      {parts} <Icon size={15} aria-hidden="true" />
    </Button>
  );
}
