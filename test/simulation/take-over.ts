/** Owns: one run of the search for orphaned claims, in the product's own code. */
import type { UsageChunk } from "../../shared/domain/event/usage-event.ts";
import type { Product } from "./product.ts";
import type { Worker } from "./scheduler.ts";
import { type Surroundings, tablesOf } from "./tables.ts";

export async function takeOver(
  product: Product,
  worker: Pick<Worker, "client">,
  surroundings: Surroundings,
  send: (chunks: readonly UsageChunk[]) => Promise<void>,
): Promise<void> {
  const tables = tablesOf(worker, surroundings);
  await product.takeOverOrphans(
    {
      index: product.createEventIndex(tables),
      receipts: product.createEventReceipts(tables),
      journal: product.createEventJournal(tables),
      fence: (chunk) => product.fenceChunk(tables, chunk),
      queue: { send },
      identifiers: surroundings.identifiers,
      hasTime: () => true,
    },
    { organization: "org", now: surroundings.now(), checkedUntil: undefined, unclaimed: [] },
  );
}
