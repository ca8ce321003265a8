/**
 * Owns: ids that answers told, so that later requests ask for things that are there.
 * Does not own: asking.
 */

/** Where a value is wanted: its field's name, and the path of the operation. */
export interface Wanted {
  readonly name: string;
  readonly path: string;
}

export interface Harvest {
  take(path: string, body: unknown): void;
  /** The best matches for the name; of one kind, so that any of them will do. */
  find(wanted: Wanted): readonly string[];
}

const PER_NAME_MAX = 200;

export function createHarvest(): Harvest {
  const values = new Map<string, Set<string>>();
  const keep = (name: string, value: string) => {
    const known = values.get(name) ?? new Set();
    if (known.size < PER_NAME_MAX) known.add(value);
    values.set(name, known);
  };
  const walk = (thing: string, node: unknown): void => {
    if (Array.isArray(node)) for (const entry of node) walk(thing, entry);
    if (typeof node !== "object" || node === null || Array.isArray(node)) return;
    for (const [name, value] of Object.entries(node)) {
      if (typeof value !== "string") walk(thing, value);
      // A URL cannot hold half of a surrogate pair.
      else if (value.isWellFormed()) for (const known of namesOf(name, thing)) keep(known, value);
    }
  };
  return {
    take: (path, body) => walk(thingOf(path), body),
    find: ({ name, path }) => {
      const found = namesOf(name, thingOf(path)).map((known) => values.get(known));
      return [...(found.find((known) => known !== undefined) ?? [])];
    },
  };
}

/** `id` is of the thing that the path names; `customer_id` and `customerId` are one name. */
function namesOf(name: string, thing: string): readonly string[] {
  const plain = name.toLowerCase().replaceAll("_", "");
  if (plain === "id") return [`${thing}id`];
  return plain.endsWith("id") ? [plain] : [];
}

/** `/v1/events/{id}/void` is about an event, `/v1/billable-metrics/archive` about a metric. */
function thingOf(path: string): string {
  const segments = path.split("/");
  const parameter = segments.findIndex((segment) => segment.startsWith("{"));
  const collection = segments.findIndex((segment) => /^v\d+$/.test(segment)) + 1;
  const noun = segments[parameter < 0 ? collection : parameter - 1] ?? "";
  return noun.replaceAll("-", "").replace(/s$/, "").toLowerCase();
}
