/** Owns: the folder that keeps state between runs, for one process at a time. */
import { constants } from "node:fs";
import { access, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DATABASE_FILE } from "../../engines/dynamodb.ts";
import type { Cleanup } from "../cleanup.ts";

const LOCK_FILE = "in-use-by-process";
const LAYOUT_FILE = "layout";

/**
 * Changes whenever what was written before would be read without an error, and wrong.
 * 2: an item of a month holds the sum of its days (docs/decisions/0017).
 */
const LAYOUT = "2";

/** @throws Error naming the folder if it cannot be written, another process uses it, or its data is of another layout */
export async function prepareDataDirectory(directory: string, cleanup: Cleanup): Promise<void> {
  try {
    await create(directory);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    await lock(join(directory, LOCK_FILE), cleanup);
    await requireLayout(directory);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`data directory ${directory} cannot be used: ${reason}`, { cause });
  }
}

/** Only the folder itself: a mistyped path must not become a tree of folders. */
async function create(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found === undefined) await mkdir(directory);
  else if (!found.isDirectory()) throw new Error("it is not a folder");
}

async function requireLayout(directory: string): Promise<void> {
  const file = join(directory, LAYOUT_FILE);
  const found = await readFile(file, "utf8").catch(() => undefined);
  if (found === LAYOUT) return;
  const isFilled = await stat(join(directory, DATABASE_FILE)).catch(() => undefined);
  if (isFilled !== undefined)
    throw new Error(
      `its data has layout ${found ?? "1"}, accepted is ${LAYOUT}; name an empty folder, and send the events again`,
    );
  await writeFile(file, LAYOUT);
}

async function lock(file: string, cleanup: Cleanup): Promise<void> {
  const owner = Number(await readFile(file, "utf8").catch(() => ""));
  if (owner > 0 && owner !== process.pid && isRunning(owner))
    throw new Error(`process ${owner} is using it; stop that first`);
  await writeFile(file, String(process.pid));
  cleanup.add(() => rm(file, { force: true }));
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It exists, and is not ours to signal.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
