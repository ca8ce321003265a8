/**
 * Owns: loading the product's own code, as it is or from a changed copy of it.
 * Does not own: what is changed (mutations.ts).
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PROJECT = join(import.meta.dirname, "../..");

export interface Edit {
  /** Below shared/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** What the simulation runs. Types are those of the unchanged code. */
export async function loadProduct(shared: string = join(PROJECT, "shared")) {
  const load = (file: string) => import(pathToFileURL(join(shared, file)).href);
  const modules = await Promise.all([
    load("adapters/dynamodb/ledger/usage-ledger.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/ledger/usage-ledger.ts")
    >,
    load("application/count-usage.ts") as Promise<typeof import("../../shared/application/count-usage.ts")>,
    load("application/ingest-events.ts") as Promise<
      typeof import("../../shared/application/ingest-events.ts")
    >,
    load("contracts/usage-chunk.ts") as Promise<typeof import("../../shared/contracts/usage-chunk.ts")>,
    load("adapters/dynamodb/journal/repeat-log.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/journal/repeat-log.ts")
    >,
    load("adapters/dynamodb/journal/quarantine.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/journal/quarantine.ts")
    >,
    load("application/take-over-orphans.ts") as Promise<
      typeof import("../../shared/application/take-over-orphans.ts")
    >,
    load("adapters/dynamodb/journal/event-index.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/journal/event-index.ts")
    >,
    load("adapters/dynamodb/ledger/event-receipts.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/ledger/event-receipts.ts")
    >,
    load("adapters/dynamodb/journal/event-journal.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/journal/event-journal.ts")
    >,
    load("adapters/dynamodb/ledger/fence.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/ledger/fence.ts")
    >,
    load("adapters/dynamodb/catalog/meters-in-effect.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/catalog/meters-in-effect.ts")
    >,
    load("application/correct-event.ts") as Promise<
      typeof import("../../shared/application/correct-event.ts")
    >,
    load("adapters/dynamodb/ledger/corrections.ts") as Promise<
      typeof import("../../shared/adapters/dynamodb/ledger/corrections.ts")
    >,
  ]);
  const [ledger, counting, ingestion, chunks, repeats, quarantine, orphans, index, receipts, ...others] =
    modules;
  const [journal, fence, meters, correcting, corrections] = others;
  return {
    ...ledger,
    ...counting,
    ...ingestion,
    ...chunks,
    ...repeats,
    ...quarantine,
    ...orphans,
    ...index,
    ...receipts,
    ...journal,
    ...fence,
    ...meters,
    ...correcting,
    ...corrections,
  };
}

export type Product = Awaited<ReturnType<typeof loadProduct>>;

/**
 * The product with some lines of it changed.
 * @throws Error if a line to be changed is not there exactly once: then the change would be none
 */
export async function loadChanged(edits: readonly Edit[]): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), "tallymark-changed-"));
  try {
    cpSync(join(PROJECT, "shared"), join(folder, "shared"), { recursive: true });
    cpSync(join(PROJECT, "package.json"), join(folder, "package.json"));
    symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
    for (const edit of edits) applyEdit(join(folder, "shared", edit.file), edit);
    return await loadProduct(join(folder, "shared"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function applyEdit(path: string, { file, find, replace }: Edit): void {
  const parts = readFileSync(path, "utf8").split(find);
  if (parts.length !== 2)
    throw new Error(`${file}: ${JSON.stringify(find)} stands there ${parts.length - 1} times, not once`);
  writeFileSync(path, parts.join(replace));
}
