/** Owns: what one question costs, and how long it takes. Does not own: which ones are asked (questions.ts). */
import { subtractUsage } from "../../gateway/cost/cost-meter.ts";
import type { LocalPipeline } from "../../start-local.ts";
import type { Question } from "./questions.ts";

export interface QuestionFigures {
  readonly dynamodbCalls: number;
  readonly readUnits: number;
  readonly timestreamQueries: number;
  readonly answerKilobytes: number;
  readonly milliseconds: number;
}

interface Asker {
  readonly pipeline: LocalPipeline;
  readonly key: string;
}

const TRIES = 5;

/** Each figure is the least of some tries: on a machine that does other things too, and has schedules of its own, it tells the most. */
export async function measureQuestion(asker: Asker, question: Question): Promise<QuestionFigures> {
  // This one also pays for reading the key, and for starting the function.
  await ask(asker, question);
  const tries: QuestionFigures[] = [];
  while (tries.length < TRIES) tries.push(await tryOnce(asker, question));
  const least = (figure: keyof QuestionFigures) => Math.min(...tries.map((each) => each[figure]));
  return {
    dynamodbCalls: least("dynamodbCalls"),
    readUnits: least("readUnits"),
    timestreamQueries: least("timestreamQueries"),
    answerKilobytes: least("answerKilobytes"),
    milliseconds: least("milliseconds"),
  };
}

async function tryOnce(asker: Asker, question: Question): Promise<QuestionFigures> {
  const { cost } = asker.pipeline.gateway;
  const before = cost.snapshot();
  const { text, milliseconds } = await ask(asker, question);
  const { calls, readUnits } = subtractUsage(cost.snapshot(), before);
  const ofDynamodb = Object.entries(calls).filter(([name]) => name.startsWith("dynamodb:"));
  return {
    dynamodbCalls: ofDynamodb.reduce((sum, [, count]) => sum + count, 0),
    readUnits,
    timestreamQueries: calls["timestream:Query"] ?? 0,
    answerKilobytes: text.length / 1024,
    milliseconds,
  };
}

/** Follows the pages of Metronome's usage to the last one. */
export async function readAllPages(
  asker: Asker,
  question: Question,
): Promise<{ readonly pages: number; readonly rows: number; readonly milliseconds: number }> {
  const began = performance.now();
  let [pages, rows] = [0, 0];
  for (let next: string | null = ""; next !== null; pages++) {
    const path = next === "" ? question.path : `${question.path}?next_page=${next}`;
    const { text } = await ask(asker, { ...question, path });
    const page = JSON.parse(text) as { data: unknown[]; next_page: string | null };
    rows += page.data.length;
    next = page.next_page;
  }
  return { pages, rows, milliseconds: performance.now() - began };
}

async function ask(
  { pipeline, key }: Asker,
  { path, body }: Question,
): Promise<{ text: string; milliseconds: number }> {
  const began = performance.now();
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${pipeline.url}${path}`, { headers, ...sent });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${text}`);
  return { text, milliseconds: performance.now() - began };
}
