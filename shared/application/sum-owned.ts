/**
 * Owns: whose usage is whose - what was counted under an entry that became an alias belongs to the entry that absorbed it.
 * Does not own: reading the sums (sum-usage.ts), aliases themselves (ports/identities.ts).
 *
 * Nearly nothing is ever absorbed, so the sums are read first, as if nothing was. The entries that name them tell whether something
 * belongs elsewhere; only then there is more to read.
 */
import type { Names } from "../domain/usage/answer.ts";
import {
  DIMENSIONS,
  type Dimension,
  type UsageFilters,
  type UsageQuestion,
} from "../domain/usage/question.ts";
import { mergeTallies, NO_ID, type Tally } from "../domain/usage/tally.ts";
import type { Catalog, CatalogEntry } from "../ports/catalog.ts";
import type { SumUsage } from "../ports/sums.ts";

export interface SumOwnedDependencies {
  readonly catalog: Pick<Catalog, "entries">;
  readonly sumUsage: SumUsage;
}

/** See SumOwned in ports/sums.ts. */
export async function sumOwned(
  { catalog, sumUsage }: SumOwnedDependencies,
  question: UsageQuestion,
  onProgress: (tally: Tally) => void,
): Promise<{ readonly tally: Tally; readonly names: Names }> {
  const { organization, filters, breakdownBy } = question;
  const directory = createDirectory(catalog, organization);
  const first = await sumUsage(question, onProgress);
  await directory.read([...idsOf(filters), ...rowsOf([first], breakdownBy)]);
  const others = listFilters(filters, directory).filter((other) => !isSame(other, filters));
  const rest = await Promise.all(
    others.map((other) => sumUsage({ ...question, filters: other }, onProgress)),
  );
  const tallies = [first, ...rest];
  await directory.read(rowsOf(rest, breakdownBy));
  const tally = mergeTallies(tallies, (id) => (breakdownBy ? directory.ownerOf(breakdownBy, id) : id));
  return { tally, names: directory.names([...idsOf(filters), ...rowsOf(tallies, breakdownBy)]) };
}

type NamedId = readonly [dimension: Dimension, id: string];

/** Entries as far as they were needed, and their owners. */
function createDirectory(catalog: Pick<Catalog, "entries">, organization: string) {
  const known: Record<Dimension, Map<string, CatalogEntry>> = {
    customer: new Map(),
    agent: new Map(),
    meter: new Map(),
  };
  const find = (dimension: Dimension, id: string) => known[dimension].get(id);
  const ownerOf = (dimension: Dimension, id: string) => find(dimension, id)?.ownerId ?? id;
  const read = async (ids: readonly NamedId[]): Promise<void> => {
    const missing = new Map(
      ids
        .filter(([kind, id]) => find(kind, id) === undefined)
        .map(([kind, id]) => [`${kind} ${id}`, { kind, id }]),
    );
    if (missing.size === 0) return;
    const entries = await catalog.entries(organization, [...missing.values()]);
    for (const entry of entries) known[entry.kind].set(entry.id, entry);
    await read(entries.flatMap(({ kind, ownerId }) => (ownerId === undefined ? [] : [[kind, ownerId]])));
  };
  return {
    read,
    ownerOf,
    /** The owner of an id, and all that it absorbed. */
    familyOf: (dimension: Dimension, id: string): readonly string[] => {
      const owner = ownerOf(dimension, id);
      return [owner, ...(find(dimension, owner)?.absorbed ?? [])];
    },
    names: (ids: readonly NamedId[]): Names => {
      const names = { customer: new Map(), agent: new Map(), meter: new Map() };
      for (const [dimension, id] of ids) {
        const entry = find(dimension, ownerOf(dimension, id));
        if (entry !== undefined) names[dimension].set(entry.id, entry.name);
      }
      return names;
    },
  };
}

function idsOf(filters: UsageFilters): readonly NamedId[] {
  return DIMENSIONS.flatMap((dimension) => {
    const id = filters[`${dimension}Id`];
    return id === undefined ? [] : [[dimension, id] as const];
  });
}

function rowsOf(tallies: readonly Tally[], dimension: Dimension | undefined): readonly NamedId[] {
  if (dimension === undefined) return [];
  const ids = tallies.flatMap(({ sums }) => [...sums.keys()]);
  return ids.filter((id) => id !== NO_ID).map((id) => [dimension, id]);
}

/** One for each combination of ids under which events of the filters were counted. */
function listFilters(
  filters: UsageFilters,
  { familyOf }: Pick<ReturnType<typeof createDirectory>, "familyOf">,
): readonly UsageFilters[] {
  return idsOf(filters).reduce<readonly UsageFilters[]>(
    (combinations, [dimension, id]) =>
      combinations.flatMap((combination) =>
        familyOf(dimension, id).map((member) => ({ ...combination, [`${dimension}Id`]: member })),
      ),
    [{}],
  );
}

function isSame(a: UsageFilters, b: UsageFilters): boolean {
  return DIMENSIONS.every((dimension) => a[`${dimension}Id`] === b[`${dimension}Id`]);
}
