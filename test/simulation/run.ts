/** Owns: many schedules, and what they came to. */
import { DEPLOYMENT, type Mutation } from "./mutations.ts";
import { loadChanged, loadProduct } from "./product.ts";
import { runSchedule, type Versions } from "./world.ts";

export interface Report {
  readonly schedules: number;
  /** The first failure. */
  readonly failure: { readonly seed: number; readonly fault: string } | undefined;
  readonly struck: Readonly<Record<string, number>>;
}

export async function loadVersions(mutation?: Mutation): Promise<Versions> {
  const edits = mutation?.edits ?? [];
  const current = edits.length === 0 ? await loadProduct() : await loadChanged(edits);
  return { current, next: await loadChanged([...edits, ...DEPLOYMENT]) };
}

/** Runs schedules until one fails. @param onProgress after every thousand */
export async function runSchedules(
  versions: Versions,
  from: number,
  count: number,
  onProgress: (done: number) => void = () => {},
): Promise<Report> {
  const struck: Record<string, number> = {};
  for (let done = 0; done < count; done++) {
    const seed = from + done;
    const ending = await runSchedule(versions, seed);
    for (const [kind, times] of Object.entries(ending.struck)) struck[kind] = (struck[kind] ?? 0) + times;
    if (ending.fault !== undefined)
      return { schedules: done + 1, failure: { seed, fault: ending.fault }, struck };
    if ((done + 1) % 1_000 === 0) onProgress(done + 1);
  }
  return { schedules: count, failure: undefined, struck };
}
