/**
 * Owns: what happens to a chunk that claimed events, never committed, and whose message may be lost.
 *
 *   claims of A, no marker of A          A's message is lost, or only late: nobody can know
 *   marker(A) := fence, if absent        from now on A cannot commit
 *   T supersedes A                       a new chunk, made of A's claims, may take claims whose owner is A, and commits under its own id
 *
 * If A's message comes after all, it meets the fence, and goes on as the chunk that `succeed` names: what T took are duplicates
 * for it, what A had not claimed yet it claims and counts. Whoever takes a claim first has it: every taking is conditional on the
 * owner. A fence is a marker that is never taken away, so A counts under its own id either as a whole or never.
 */
import { ConditionalCheckFailedException, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { UsageChunk } from "../../../domain/event/usage-event.ts";
import { retrying } from "../calls/retry.ts";
import type { LedgerDependencies } from "./ledger-dependencies.ts";
import { isFence, toMarkerItem } from "./ledger-mapping.ts";

/** A successor that is fenced has one itself. Only a message that is late again and again gets beyond the first. */
const SUCCESSORS_MAX = 4;

type Naming = Pick<LedgerDependencies, "identifiers">;

/** The chunk under whose id a fenced chunk is counted: the same on every delivery. */
export function succeed(naming: Naming, chunk: UsageChunk): UsageChunk {
  return { ...chunk, chunkId: successorOf(naming, chunk.chunkId), supersedes: chunk.chunkId };
}

/** Whether the owner is one under whose id an earlier delivery of the chunk went on. */
export function isSuccessor(naming: Naming, owner: string, { chunkId }: UsageChunk): boolean {
  let id = chunkId;
  for (let count = 0; count < SUCCESSORS_MAX; count++) {
    id = successorOf(naming, id);
    if (id === owner) return true;
  }
  return false;
}

function successorOf({ identifiers }: Naming, chunkId: string): string {
  return identifiers.nameBased(chunkId, "after its fence");
}

/** Keeps the chunk from committing. False if it has committed already. */
export async function fenceChunk(
  dependencies: Pick<LedgerDependencies, "client" | "ledgerTable" | "pause" | "random">,
  chunk: Pick<UsageChunk, "organization" | "chunkId" | "acceptedAt" | "backfill">,
): Promise<boolean> {
  return retrying(dependencies, async () => {
    try {
      await dependencies.client.send(
        new PutItemCommand({
          TableName: dependencies.ledgerTable,
          Item: { ...toMarkerItem(chunk), fenced: { BOOL: true } },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return isFence(error.Item);
    }
  });
}
