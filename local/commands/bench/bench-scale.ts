/** Owns: how the cost of questions grows with what there is to count, and what the widest ones cost. */
import type { LocalPipeline } from "../../start-local.ts";
import { BUDGETS } from "./budgets.ts";
import { fillOrganization, growCustomer, type Target } from "./fill.ts";
import { measureQuestion, type QuestionFigures, readAllPages } from "./measure-question.ts";
import { askAboutCustomer, askByCustomer, type Question } from "./questions.ts";
import type { Report } from "./report.ts";

export interface Scale {
  /** Sizes that one customer grows to, one after the other. */
  readonly events: readonly number[];
  readonly customers: number;
  /** Of each customer. */
  readonly meters: number;
}

const CUSTOMER = "grown";
const METER = {
  name: "growing somewhere",
  externalId: "growing-somewhere",
  aggregation: "sum",
  eventTypes: { in: ["growing"] },
  properties: [{ name: "region", exists: true }],
  groupKeys: [["region"]],
};

/**
 * Before the month begins: a meter's own counters are complete only for what comes after it.
 * @returns its id, by which clients of Metronome ask
 */
export async function defineMeter(pipeline: LocalPipeline, key: string): Promise<string> {
  const response = await fetch(`${pipeline.url}/v1/meters`, {
    method: "POST",
    headers: { "x-api-key": key, "content-type": "application/json" },
    body: JSON.stringify(METER),
  });
  if (!response.ok) throw new Error(`/v1/meters answered ${response.status} ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  return id;
}

/** One customer with ever more events. @param meter the id of the one that was defined */
export async function benchGrowth(
  target: Target,
  meter: string,
  events: Scale["events"],
  report: Report,
): Promise<void> {
  const questions = askAboutCustomer(target.month, CUSTOMER, meter);
  const found: (readonly QuestionFigures[])[] = [];
  let from = 0;
  for (const to of events) {
    report.title(`A month of one customer, ${to} events`);
    await growCustomer(target, CUSTOMER, from, to);
    from = to;
    report.heads();
    found.push(await measureAll(target, questions, report));
  }
  report.title(`From ${events.at(0)} to ${events.at(-1)} events: times as much`);
  report.heads();
  questions.forEach(({ name, isOfCounters }, index) => {
    const [first, last] = [found.at(0)?.[index], found.at(-1)?.[index]];
    if (first === undefined || last === undefined) return;
    const budget = { of: "readUnits", max: BUDGETS.customerMonthGrowth } as const;
    report.question(name, divide(last, first), isOfCounters ? budget : undefined);
  });
}

async function measureAll(
  target: Target,
  questions: readonly Question[],
  report: Report,
): Promise<readonly QuestionFigures[]> {
  const all: QuestionFigures[] = [];
  for (const question of questions) {
    const figures = await measureQuestion(target, question);
    const budget = { of: "dynamodbCalls", max: BUDGETS.customerMonthCalls } as const;
    report.question(question.name, figures, question.isOfCounters ? budget : undefined);
    all.push(figures);
  }
  return all;
}

/** Many customers with several meters each. */
export async function benchWidth(
  target: Target,
  { customers, meters }: Scale,
  report: Report,
): Promise<void> {
  report.title(`A month of ${customers} customers with ${meters} meters each, by customer, monthly`);
  const began = performance.now();
  await fillOrganization(target, { customers, meters });
  const seconds = (performance.now() - began) / 1000;
  report.line("seconds to fill it", seconds);
  report.heads();
  const names = Array.from({ length: meters }, (_, meter) => `meter-${meter}`);
  const { together, each, page } = askByCustomer(target.month, names);
  const budget = { of: "milliseconds", max: BUDGETS.wideMonthMilliseconds } as const;
  for (const question of [together, ...each])
    report.question(question.name, await measureQuestion(target, question), budget);
  report.question(page.name, await measureQuestion(target, page));
  const all = await readAllPages(target, page);
  report.line(`all ${all.pages} pages, ${all.rows} rows: ms`, all.milliseconds);
}

function divide(last: QuestionFigures, first: QuestionFigures): QuestionFigures {
  const ratio = (figure: keyof QuestionFigures) =>
    // What was nothing, and still is nothing, has not grown.
    first[figure] === last[figure] ? 1 : last[figure] / first[figure];
  return {
    dynamodbCalls: ratio("dynamodbCalls"),
    readUnits: ratio("readUnits"),
    timestreamQueries: ratio("timestreamQueries"),
    answerKilobytes: ratio("answerKilobytes"),
    milliseconds: ratio("milliseconds"),
  };
}
