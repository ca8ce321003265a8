/** Owns: how far an import came, kept outside the file's folder, which may be read-only. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { ImportOptions } from "./options.ts";

export interface Checkpoint {
  /** The last row up to which every row was answered; 0 when there is none. */
  readonly read: () => Promise<number>;
  readonly write: (row: number) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** The same file into the same place under the same words is the same import; anything else starts anew. */
export function openCheckpoint(
  options: ImportOptions,
  source: string,
  environment: NodeJS.ProcessEnv,
): Checkpoint {
  const { file: _, ...words } = options;
  const name = createHash("sha256")
    .update(JSON.stringify([source, words]))
    .digest("hex")
    .slice(0, 32);
  const stateDirectory = environment.XDG_STATE_HOME ?? join(homedir(), ".local", "state");
  const path = join(stateDirectory, "tallymark", "imports", `${name}.json`);
  return {
    read: async () => parseRow(await readFile(path, "utf8").catch(() => "")),
    write: async (row) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, JSON.stringify({ row }));
    },
    clear: () => rm(path, { force: true }),
  };
}

function parseRow(text: string): number {
  const row: unknown = /^\{"row":(\d+)\}$/.exec(text)?.[1];
  return Number(row ?? 0);
}
