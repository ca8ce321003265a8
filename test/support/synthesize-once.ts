import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { synthesize } from "../../local/template/synthesize.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The synthesized cloud assembly, as `npm start` would execute it; one for the whole run. */
    readonly assemblyDirectory: string;
  }
}

export default async function synthesizeOnce(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), "tallymark-test-assembly-"));
  await synthesize(join(import.meta.dirname, "../.."), directory);
  project.provide("assemblyDirectory", directory);
  return () => rm(directory, { recursive: true, force: true });
}
