/** Owns: how figures are shown, and which of them are over their budgets. Does not own: the budgets (budgets.ts). */
import type { QuestionFigures } from "./measure-question.ts";

export interface Budget {
  readonly of: keyof QuestionFigures;
  readonly max: number;
}

export interface Report {
  readonly title: (text: string) => void;
  readonly line: (name: string, value: number, budget?: number) => void;
  /** A row of a table whose head is `heads`. */
  readonly question: (name: string, figures: QuestionFigures, budget?: Budget) => void;
  readonly heads: () => void;
  /** Why there are no figures. */
  readonly note: (text: string) => void;
  /** Names what is over its budget. Costs vary with the machine, so nothing fails by it. */
  readonly end: () => void;
}

const FIGURES = [
  ["dynamodbCalls", "DynamoDB calls"],
  ["readUnits", "read units"],
  ["timestreamQueries", "Timestream queries"],
  ["answerKilobytes", "KB"],
  ["milliseconds", "ms"],
] as const satisfies readonly (readonly [keyof QuestionFigures, string])[];
const NAME_WIDTH = 52;

export function createReport(print: (line: string) => void): Report {
  const missed: string[] = [];
  let section = "";
  const judge = (name: string, value: number, budget: number | undefined): string => {
    if (budget === undefined) return "";
    if (value <= budget) return `budget ${budget}: met`;
    missed.push(`${section}: ${name} is ${round(value)}, budget ${budget}`);
    return `budget ${budget}: NOT MET`;
  };
  return {
    title: (text) => {
      section = text;
      print(`\n${text}`);
    },
    line: (name, value, budget) =>
      print(
        `  ${name.padEnd(NAME_WIDTH)} ${value.toFixed(3).padStart(10)}  ${judge(name, value, budget)}`.trimEnd(),
      ),
    note: (text) => print(`  ${text}`),
    heads: () => print(`  ${"".padEnd(NAME_WIDTH)}${FIGURES.map(([, head]) => `  ${head}`).join("")}`),
    question: (name, figures, budget) => {
      const cells = FIGURES.map(([figure, head]) => `  ${round(figures[figure]).padStart(head.length)}`);
      const verdict = budget && judge(`${name}: ${headOf(budget.of)}`, figures[budget.of], budget.max);
      print(`  ${name.padEnd(NAME_WIDTH)}${cells.join("")}  ${verdict ?? ""}`.trimEnd());
    },
    end: () =>
      print(
        missed.length === 0
          ? "\nEvery budget is met."
          : `\nBudgets that are not met (${missed.length}): ${missed.join("; ")}.`,
      ),
  };
}

function headOf(wanted: keyof QuestionFigures): string {
  return FIGURES.find(([figure]) => figure === wanted)?.[1] ?? wanted;
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}
