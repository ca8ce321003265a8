/**
 * Owns: moving the totals by the events that chunks have claimed, once per chunk.
 * Does not own: which events those are (claim-events.ts).
 *
 * One transaction holds the markers of several chunks and the sum of their increments. A marker that exists already says
 * that its chunk is in the totals, or fenced: the chunk leaves the transaction, and the rest is tried again.
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { UsageChunk, UsageEvent } from "../../../domain/event/usage-event.ts";
import { shardOf } from "../../../domain/rollup/counter.ts";
import { foldIncrements, nameCounters, type OwnedEvent } from "../../../domain/rollup/fold.ts";
import { type Packable, packTransactions } from "../../../domain/rollup/pack.ts";
import { isolating } from "../calls/isolate.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import { toIncrementAction } from "./increment-action.ts";
import type { LedgerDependencies } from "./ledger-dependencies.ts";
import { isFence, toMarkerItem } from "./ledger-mapping.ts";

export interface ClaimedChunk {
  readonly chunk: UsageChunk;
  /** The events of it that the chunk owns. */
  readonly owned: readonly UsageEvent[];
}

interface Member extends Packable {
  readonly chunk: UsageChunk;
  readonly events: readonly OwnedEvent[];
}

/** Why a chunk is not in the totals. */
export type NotCommitted =
  | { readonly kind: "failed"; readonly cause: unknown }
  /** Nothing will be counted under its id any more: see fence.ts. */
  | { readonly kind: "fenced" };

/** Per chunk: what kept it from being committed; a chunk that is not in the map is in the totals. */
export async function commitChunks(
  dependencies: LedgerDependencies,
  claimed: readonly ClaimedChunk[],
): Promise<ReadonlyMap<UsageChunk, NotCommitted>> {
  const members = claimed
    .filter(({ owned }) => owned.length > 0)
    .map(toMember)
    .sort(byCounters);
  const fenced = new Map<UsageChunk, NotCommitted>();
  const failures = await isolating(packTransactions(members), async (group) => {
    for (const { chunk } of await commitGroup(dependencies, group)) fenced.set(chunk, { kind: "fenced" });
  });
  const failed = [...failures].map(([{ chunk }, cause]) => [chunk, { kind: "failed", cause }] as const);
  return new Map<UsageChunk, NotCommitted>([...fenced, ...failed]);
}

function toMember({ chunk, owned }: ClaimedChunk): Member {
  const events = owned.map((event) => ({ organization: chunk.organization, event }));
  return { chunk, events, actions: 1, counters: nameCounters(events) };
}

/** Chunks of different requests about the same customers become neighbours, and share their counters in one transaction. */
function byCounters(a: Member, b: Member): number {
  return firstCounter(a).localeCompare(firstCounter(b));
}

function firstCounter({ counters }: Member): string {
  return [...counters].sort()[0] ?? "";
}

/** The members that turned out to be fenced; the others are in the totals. */
async function commitGroup(
  dependencies: LedgerDependencies,
  group: readonly Member[],
): Promise<readonly Member[]> {
  let open = group;
  const fenced: Member[] = [];
  return retrying(dependencies, async () => {
    while (open.length > 0) {
      const result = await transact(dependencies, toActions(dependencies, open));
      if (result.kind === "committed") return fenced;
      if (result.kind === "contended") return undefined;
      fenced.push(...open.filter((_, index) => isFence(result.standing.get(index))));
      open = open.filter((_, index) => !result.standing.has(index));
    }
    return fenced;
  });
}

/** Markers first, so that the index of a refused action is the index of its chunk. */
function toActions(
  { ledgerTable, rollupTable }: LedgerDependencies,
  members: readonly Member[],
): TransactWriteItem[] {
  const shard = shardOf(members[0]?.chunk.chunkId ?? "");
  const increments = foldIncrements(
    members.flatMap(({ events }) => events),
    shard,
  );
  return [
    ...members.map(({ chunk }) => ({
      Put: {
        TableName: ledgerTable,
        Item: toMarkerItem(chunk),
        ConditionExpression: "attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
      },
    })),
    ...increments.map((increment) => toIncrementAction(rollupTable, increment)),
  ];
}
