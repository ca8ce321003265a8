import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import type { Catalog, CatalogEntry, CatalogKind } from "../../shared/ports/catalog.ts";
import type { Identifiers } from "../../shared/ports/identifiers.ts";
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
        const known = await find(organization, kind, [reference]);
        if (known.size === 0)
          entriesById.set(`${organization}#${kind}#${id}`, {
            kind,
            id,
            externalId: reference,
            name: reference,
          });
      }
      return find(organization, kind, references);
    },
    entries: async (organization, references) =>
      references.flatMap(({ kind, id }) => entriesById.get(`${organization}#${kind}#${id}`) ?? []),
  };
}
