/** Owns: the pipeline that a measuring runs on: in memory, with a clock that can be set. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalPipeline, startLocal } from "../../start-local.ts";
import { synthesize } from "../../template/synthesize.ts";

export interface Running {
  readonly pipeline: LocalPipeline;
  readonly assemblyDirectory: string;
  /** When it was started (ms since 1970). */
  readonly now: number;
  /** Sets the clock of the pipeline. */
  readonly moveTo: (instant: number) => void;
}

/** Starts one, and ends it when the measuring has ended, however that is. */
export async function withPipeline(
  project: string,
  measure: (running: Running) => Promise<void>,
): Promise<void> {
  const assemblyDirectory = await mkdtemp(join(tmpdir(), "tallymark-bench-"));
  await synthesize(project, assemblyDirectory);
  let movedMs = 0;
  const pipeline = await startLocal({
    assemblyDirectory,
    now: () => Date.now() + movedMs,
    log: console.error,
  });
  const moveTo = (instant: number) => {
    movedMs = instant - Date.now();
  };
  try {
    await measure({ pipeline, assemblyDirectory, now: Date.now(), moveTo });
  } finally {
    await pipeline.stop();
    await rm(assemblyDirectory, { recursive: true, force: true });
  }
}
