/** Owns: what usage cost, in sight: in the currency of costs, and told apart from what is not known of it. */
import { formatWhole } from "../format/numbers.ts";
import { COST_CURRENCY, type CostSums, knowledgeOf, knownCost } from "../view/costs.ts";
import { Money } from "./amount.tsx";
import { Change, Stat } from "./stat.tsx";

/** Of sums that do not say how much of them is known. */
export function CostAmount({ value }: { readonly value: number | null | undefined }) {
  return <Money value={value} currency={COST_CURRENCY} />;
}

/** In a table: a part of it is marked. */
export function Cost({ sums }: { readonly sums: CostSums }) {
  const knowledge = knowledgeOf(sums);
  if (knowledge === "none") return <NotKnown />;
  if (knowledge === "all") return <CostAmount value={sums.cost} />;
  return (
    <span title={`At least: ${withoutWords(sums)}`}>
      <span className="visually-hidden">at least </span>
      <span aria-hidden="true">≥ </span>
      <CostAmount value={sums.cost} />
    </span>
  );
}

interface CostStatProps {
  readonly label: string;
  readonly sums: CostSums;
  readonly before?: CostSums;
  /** What it is compared with, such as `than in the 30 days before`. */
  readonly than?: string;
  /** What else is to be said of it. */
  readonly note?: string;
}

export function CostStat({ label, sums, before, than = "", note }: CostStatProps) {
  const now = knownCost(sums);
  const old = before === undefined ? null : knownCost(before);
  const isPart = knowledgeOf(sums) === "part";
  const notes = [note, isPart ? withoutWords(sums) : undefined].filter((each) => each !== undefined);
  return (
    <Stat
      label={label}
      value={now === null ? <NotKnown /> : <Money value={now} currency={COST_CURRENCY} isShort />}
      change={now !== null && old !== null && <Change now={now} before={old} than={than} isBad />}
      note={notes.length > 0 && notes.join("; ")}
    />
  );
}

function NotKnown() {
  return <span title="None of the events says what it cost">not known</span>;
}

function withoutWords({ withoutCost }: CostSums): string {
  return `without ${formatWhole(withoutCost)} ${withoutCost === 1 ? "event" : "events"} whose cost is not known`;
}
