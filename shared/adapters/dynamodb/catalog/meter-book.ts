/**
 * Owns: what a worker remembers of an organization's meters, and how it knows that nothing of it has changed.
 * Does not own: reading the meters (meters.ts), and moving the version (meter-editor.ts, identity-editor.ts).
 *
 * Whoever makes, renames or archives a meter, or renames a signal, moves the version in the same step. So what was read after a version
 * holds as long as the version does, and one small get tells that instead of a query for the meters and a call for the names.
 */
import type { MeterBook, MeterBooks } from "../../../ports/meters.ts";
import { readItems } from "../calls/read-items.ts";
import { idOf, toIdentity } from "./entry-mapping.ts";
import { readEntries } from "./identities.ts";
import { versionKey } from "./meter-mapping.ts";
import { listDefined, type MetersDependencies } from "./meters.ts";

/** A worker forgets everything when it knows so much: enough for its traffic, bounded in memory. */
const ORGANIZATIONS_MAX = 100;
const NAMES_MAX = 20_000;

interface KnownBook extends MeterBook {
  /** It was read before anything of the book. */
  readonly version: string | undefined;
}

export function createMeterBooks(dependencies: MetersDependencies): MeterBooks {
  const books = new Map<string, KnownBook>();
  return {
    open: async (organization) => {
      const version = await readVersion(dependencies, organization);
      const known = books.get(organization);
      if (known !== undefined && known.version === version) return known;
      const defined = await listDefined(dependencies, organization);
      const book = { version, defined, namesOf: rememberNames(dependencies, organization) };
      if (books.size >= ORGANIZATIONS_MAX) books.clear();
      books.set(organization, book);
      return book;
    },
  };
}

async function readVersion(
  dependencies: MetersDependencies,
  organization: string,
): Promise<string | undefined> {
  const keys = [versionKey(organization)];
  const [item] = await readItems(dependencies, dependencies.catalogTable, keys, { isConsistent: true });
  return item?.version?.N;
}

function rememberNames(dependencies: MetersDependencies, organization: string): MeterBook["namesOf"] {
  const names = new Map<string, string>();
  return async (signalIds) => {
    const missing = signalIds.filter((id) => !names.has(id));
    // Consistent, as the version is: an older name would stay for as long as the version does.
    const entries =
      missing.length === 0 ? [] : await readEntries(dependencies, organization, "meter", missing);
    const read = new Map(entries.map((entry) => [idOf(entry), toIdentity("meter", entry).name]));
    const found = signalIds.flatMap((id) => {
      const name = read.get(id) ?? names.get(id);
      return name === undefined ? [] : [[id, name] as const];
    });
    if (names.size + read.size > NAMES_MAX) names.clear();
    for (const [id, name] of read) names.set(id, name);
    return new Map(found);
  };
}
