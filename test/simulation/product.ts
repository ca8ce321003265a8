/**
 * Owns: loading the product's own code, as it is or with some lines of it changed.
 * Does not own: what is changed (mutations.ts).
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const SHARED = join(import.meta.dirname, "../../shared");
const SHARED_URL = `${pathToFileURL(SHARED).href}/`;

export interface Edit {
  /** Below shared/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** What the simulation runs. Types are those of the unchanged code. @param query what its modules have at the end of their URLs */
export async function loadProduct(query = "") {
  const load = (file: string) => import(`${SHARED_URL}${file}${query}`);
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

/** The files that a version changes, as they are changed, by the query that its modules have in their URLs. */
const changes = new Map<string, ReadonlyMap<string, string>>();

/**
 * The product with some lines of it changed.
 * @throws Error if a line to be changed is not there exactly once: then the change would be none
 */
export function loadChanged(edits: readonly Edit[]): Promise<Product> {
  if (changes.size === 0) registerHooks({ resolve: resolveInVersion, load: loadInVersion });
  const query = `?version=${changes.size}`;
  const changed = new Map<string, string>();
  for (const edit of edits)
    changed.set(edit.file, applyEdit(changed.get(edit.file) ?? read(edit.file), edit));
  changes.set(query, changed);
  return loadProduct(query);
}

function applyEdit(text: string, { file, find, replace }: Edit): string {
  const parts = text.split(find);
  if (parts.length !== 2)
    throw new Error(`${file}: ${JSON.stringify(find)} stands there ${parts.length - 1} times, not once`);
  return parts.join(replace);
}

function read(file: string): string {
  return readFileSync(join(SHARED, file), "utf8");
}

type Hooks = Required<Parameters<typeof registerHooks>[0]>;

/** What a module of a version imports of the product is of the same version; packages are those of all. */
const resolveInVersion: Hooks["resolve"] = (specifier, context, next) => {
  const resolved = next(specifier, context);
  const { search } = new URL(context.parentURL ?? SHARED_URL);
  if (!changes.has(search) || !resolved.url.startsWith(SHARED_URL)) return resolved;
  return { ...resolved, url: resolved.url + search };
};

const loadInVersion: Hooks["load"] = (url, context, next) => {
  const { search, href } = new URL(url);
  const changed = changes.get(search);
  if (changed === undefined) return next(url, context);
  const file = href.slice(SHARED_URL.length, -search.length);
  const source = changed.get(file) ?? read(file);
  return { format: "module-typescript", source, shortCircuit: true };
};
