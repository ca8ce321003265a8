import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../template/synthesize.ts";
import type { Cleanup } from "../cleanup.ts";

const PROJECT = join(import.meta.dirname, "../../..");

/** The given assembly, or one synthesized from this project's infra/ into a folder that is removed at the end. */
export async function prepareAssembly(given: string | undefined, cleanup: Cleanup): Promise<string> {
  if (given !== undefined) return given;
  const directory = await mkdtemp(join(tmpdir(), "tallymark-assembly-"));
  const removeWithUs = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", removeWithUs);
  cleanup.add(async () => {
    process.off("exit", removeWithUs);
    await rm(directory, { recursive: true, force: true });
  });
  await synthesize(PROJECT, directory);
  return directory;
}
