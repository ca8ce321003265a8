import type { ModelPrice } from "../../shared/domain/cost/model-price.ts";
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import { splitAbsorptions } from "../../shared/domain/meter/absorptions.ts";
import type { Meter } from "../../shared/domain/meter/meter.ts";
import type { Catalog, CatalogEntry, CatalogKind } from "../../shared/ports/catalog.ts";
import type { Identifiers } from "../../shared/ports/identifiers.ts";
import type { Identities, Identity } from "../../shared/ports/identities.ts";
import type { Meters, MetersInEffect } from "../../shared/ports/meters.ts";
import type { ModelPricesInEffect } from "../../shared/ports/model-prices.ts";
import type { WorkQueue } from "../../shared/ports/work-queue.ts";

/** Ids that tests can compute in their heads: the names joined. */
export function readableIdentifiers(): Identifiers {
  let next = 0;
  return {
    nameBased: (...names) => names.join("/"),
    eventId: (organization, idempotencyKey) => `${organization}/event/${idempotencyKey}`,
    timeOrdered: () => `id-${next++}`,
    fingerprint: (text) => text,
  };
}

export function createInMemoryQueue(): WorkQueue & { readonly chunks: UsageChunk[] } {
  const chunks: UsageChunk[] = [];
  return {
    chunks,
    send: async (sent) => {
      chunks.push(...sent);
    },
  };
}

/** The same meters at any time. */
export function theseMeters(...meters: readonly Meter[]): MetersInEffect {
  return { at: async () => meters };
}

/** The same prices at any time. */
export function thesePrices(...prices: readonly ModelPrice[]): ModelPricesInEffect {
  return { at: async () => prices };
}

export function createInMemoryCatalog(identifiers: Identifiers = readableIdentifiers()): Catalog {
  const entriesById = new Map<string, CatalogEntry>();
  const find = async (organization: string, kind: CatalogKind, references: readonly string[]) =>
    new Map(
      references.flatMap((reference) => {
        const candidates = [reference, identifiers.nameBased(organization, kind, reference)];
        const id = candidates.find((candidate) => entriesById.has(`${organization}#${kind}#${candidate}`));
        return id === undefined ? [] : [[reference, id]];
      }),
    );
  return {
    find,
    resolve: async (organization, kind, references) => {
      for (const reference of references) {
        const id = identifiers.nameBased(organization, kind, reference);
        const known = kind === "meter" ? new Map() : await find(organization, kind, [reference]);
        const key = `${organization}#${kind}#${id}`;
        if (known.size === 0 && !entriesById.has(key))
          entriesById.set(key, { kind, id, externalId: reference, name: reference });
      }
      if (kind !== "meter") return find(organization, kind, references);
      return new Map(references.map((name) => [name, identifiers.nameBased(organization, kind, name)]));
    },
    entries: async (organization, references) =>
      references.flatMap(({ kind, id }) => entriesById.get(`${organization}#${kind}#${id}`) ?? []),
  };
}

/** @param signals meters that can be found, and are not listed */
export function createInMemoryMeters(defined: readonly Meter[], signals: readonly Meter[] = []): Meters {
  return {
    list: async () => defined,
    find: async (_, reference) =>
      [...defined, ...signals].find(({ id, externalId }) => reference === id || reference === externalId),
    listSignals: async () => signals,
  };
}

/** @param absorbedAt when entries became aliases, by their id; the others always were */
export function createInMemoryIdentities(
  entries: readonly Identity[],
  absorbedAt: Readonly<Record<string, string>> = {},
): Identities {
  const absorptionsOf = (kind: CatalogKind) =>
    entries
      .filter((entry) => entry.kind === kind)
      .flatMap(({ id: owner, absorbed }) => absorbed.map((id) => ({ id, owner, at: absorbedAt[id] })));
  return {
    identify: async (_, kind, reference) =>
      entries.find(
        (entry) =>
          entry.kind === kind &&
          [entry.id, entry.externalId, ...entry.aliases, ...entry.absorbed].includes(reference),
      ),
    absorptions: async (_, kind) => new Map(absorptionsOf(kind).map(({ id, owner }) => [id, owner])),
    absorptionsAsOf: async (_, kind, asOf) => splitAbsorptions(absorptionsOf(kind), asOf),
    list: async (_, kind, { after = "", limit, includeArchived, archivedFrom = "~", asOf = "~" }) =>
      [
        ...entries,
        ...absorptionsOf(kind).flatMap((one) => ((one.at ?? "") > asOf ? anEntry(kind, one.id) : [])),
      ]
        .filter((entry) => entry.kind === kind)
        .filter(({ archivedAt }) => includeArchived || archivedAt === undefined || archivedAt >= archivedFrom)
        .filter(({ id }) => id > after)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
  };
}

function anEntry(kind: CatalogKind, id: string): Identity {
  return { kind, id, externalId: id, name: id, createdAt: "2025-01-01T00:00:00Z", aliases: [], absorbed: [] };
}
