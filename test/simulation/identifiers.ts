import { v7 } from "uuid";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import type { Identifiers } from "../../shared/ports/identifiers.ts";
import type { Random } from "./random.ts";

/** Schedules use the same few names, and a digest costs more than looking one up. */
const known = new Map<string, string>();

function remember(names: readonly string[]): string {
  const text = names.join("\n");
  const id = known.get(text) ?? identifiers.nameBased(...names);
  if (known.size < 10_000) known.set(text, id);
  return id;
}

/** Ids as the product makes them, from the schedule's own clock and chance. */
export function simulatedIdentifiers(random: Random, now: () => number): Identifiers {
  return {
    ...identifiers,
    nameBased: (...names) => remember(names),
    eventId: (organization, key) => remember([organization, "event", key]),
    timeOrdered: () =>
      v7({ msecs: now(), random: Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256)) }),
  };
}
