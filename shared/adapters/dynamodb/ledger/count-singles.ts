/**
 * Owns: counting events that came alone - the claim and the increments in one transaction, many events packed into it.
 * Does not own: chunks that claim first (claim-events.ts, commit-chunks.ts).
 *
 * A put that is refused names what stands there: our own claim (an earlier delivery counted it), or another's (a duplicate or
 * a conflict). Those events leave the transaction, and the rest is tried again.
 */
import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { UsageChunk, UsageEvent } from "../../../domain/event/usage-event.ts";
import { shardOf } from "../../../domain/rollup/counter.ts";
import { foldIncrements, nameCounters } from "../../../domain/rollup/fold.ts";
import { type Packable, packTransactions } from "../../../domain/rollup/pack.ts";
import type { EventOutcome } from "../../../ports/usage-ledger.ts";
import { isolating } from "../calls/isolate.ts";
import { retrying } from "../calls/retry.ts";
import { transact } from "../calls/transact.ts";
import { toIncrementAction } from "./increment-action.ts";
import { judgeClaim, judgeRepeat } from "./judge.ts";
import type { LedgerDependencies } from "./ledger-dependencies.ts";
import { type Claim, eventKey, type Item, toClaim, toEventItem } from "./ledger-mapping.ts";

export interface Single {
  readonly chunk: UsageChunk;
  readonly event: UsageEvent;
}

interface Member extends Single, Packable {}

export type SingleOutcome = EventOutcome | { readonly kind: "failed"; readonly cause: unknown };

/** One outcome per event. */
export async function countSingles(
  dependencies: LedgerDependencies,
  singles: readonly Single[],
): Promise<ReadonlyMap<Single, SingleOutcome>> {
  const { firsts, repeats } = separateRepeats(singles);
  const outcomes = new Map<Single, SingleOutcome>();
  const standing = new Map<Single, Claim>();
  const failures = await isolating(packTransactions(firsts.map(toMember).sort(byCounters)), (group) =>
    countGroup(dependencies, group, outcomes, standing),
  );
  for (const [{ single }, cause] of failures)
    if (!outcomes.has(single)) outcomes.set(single, { kind: "failed", cause });
  for (const [repeat, first] of repeats) {
    const claim = standing.get(first);
    outcomes.set(
      repeat,
      claim === undefined
        ? judgeLike(repeat, first, outcomes.get(first))
        : // What refused the first may be the repeat's own claim, of an earlier delivery.
          judgeClaim(claim, repeat.chunk, repeat.event),
    );
  }
  return outcomes;
}

/** A transaction takes each item once: of several events with one key, the first goes in and decides about the others. */
function separateRepeats(singles: readonly Single[]) {
  const firsts = new Map<string, Single>();
  const repeats = new Map<Single, Single>();
  for (const single of singles) {
    const key = eventKey(single.chunk.organization, single.event.id).pk.S;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, single);
    else repeats.set(single, first);
  }
  return { firsts: [...firsts.values()], repeats };
}

function judgeLike(repeat: Single, first: Single, outcome: SingleOutcome = UNSETTLED): SingleOutcome {
  return outcome.kind === "failed" ? outcome : judgeRepeat(repeat.event, first.event, outcome);
}

const UNSETTLED: SingleOutcome = {
  kind: "failed",
  cause: new Error("the first event with this key was not settled"),
};

function toMember(single: Single): Member & { readonly single: Single } {
  const counters = nameCounters([{ organization: single.chunk.organization, event: single.event }]);
  return { ...single, single, actions: 1, counters };
}

function byCounters(a: Member, b: Member): number {
  const [left, right] = [counterOrder(a), counterOrder(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function counterOrder({ chunk, event }: Single): string {
  return `${chunk.organization}|${event.customerId}|${event.timestamp}`;
}

async function countGroup(
  dependencies: LedgerDependencies,
  group: readonly (Member & { readonly single: Single })[],
  outcomes: Map<Single, SingleOutcome>,
  standing: Map<Single, Claim>,
): Promise<void> {
  let open = group;
  await retrying(dependencies, async () => {
    while (open.length > 0) {
      const nowSeconds = Math.floor(dependencies.now() / 1000);
      const result = await transact(dependencies, toActions(dependencies, open, nowSeconds));
      if (result.kind === "contended") return undefined;
      open.forEach(({ single, chunk, event }, index) => {
        if (result.kind === "committed") outcomes.set(single, { kind: "counted" });
        else if (result.standing.has(index)) {
          const claim = requireClaim(result.standing.get(index), nowSeconds);
          standing.set(single, claim);
          outcomes.set(single, judgeClaim(claim, chunk, event));
        }
      });
      open = open.filter((member) => !outcomes.has(member.single));
    }
    return true;
  });
}

/** The put is refused by a live claim only, and the refusal brings it along. */
function requireClaim(standing: Item | undefined, nowSeconds: number): Claim {
  const claim = toClaim(standing, nowSeconds);
  if (claim === undefined) throw new Error("the ledger refused an event and named no claim");
  return claim;
}

/** Ledger puts first, so that the index of a refused action is the index of its event. */
function toActions(
  { ledgerTable, rollupTable }: LedgerDependencies,
  members: readonly Member[],
  nowSeconds: number,
): TransactWriteItem[] {
  const shard = shardOf(members[0]?.chunk.chunkId ?? "");
  const owned = members.map(({ chunk, event }) => ({ organization: chunk.organization, event }));
  return [
    ...members.map(({ chunk, event }) => ({
      Put: {
        TableName: ledgerTable,
        Item: toEventItem(chunk, event),
        ConditionExpression: "attribute_not_exists(pk) OR expires < :now",
        ExpressionAttributeValues: { ":now": { N: String(nowSeconds) } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
      },
    })),
    ...foldIncrements(owned, shard).map((increment) => toIncrementAction(rollupTable, increment)),
  ];
}
