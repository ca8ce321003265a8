/**
 * Owns: claiming the events of a chunk for its owner - who was first, and stays first on every redelivery.
 * Does not own: the totals (commit-chunks.ts).
 *
 *   insert 25 at a time --ok--------> mine
 *        | exists
 *   read who owns it ---owner = me--> mine      (an earlier delivery of this very chunk)
 *        |             --other-----> duplicate or conflict
 *        | gone or expired
 *   put if absent or expired ------> mine, or read again
 */
import {
  BatchExecuteStatementCommand,
  type BatchStatementResponse,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { cutIntoBatches } from "../../domain/batch/cut-into-batches.ts";
import type { UsageChunk, UsageEvent } from "../../domain/event/usage-event.ts";
import type { EventOutcome } from "../../ports/usage-ledger.ts";
import { judgeClaim } from "./judge.ts";
import { type Claim, type Item, toClaim, toEventItem, toEventKeyItem } from "./ledger-mapping.ts";
import { readItems } from "./read-items.ts";
import { isTransientCode, type RetryDependencies, retrying } from "./retry.ts";

export interface LedgerDependencies extends RetryDependencies {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly ledgerTable: string;
  readonly rollupTable: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** BatchExecuteStatement takes 25 statements. */
const STATEMENTS_MAX = 25;

/** Clauses of the put that takes over a claim which is gone or has expired. */
const notClaimed = "attribute_not_exists(pk)";
const claimExpired = "expires < :now";

/**
 * Claims each event for the chunk. `counted` means that this chunk owns the event, now or from an earlier delivery.
 * @param events of the chunk, no two with the same idempotency key
 * @throws when a claim could not be decided: nothing is concluded from a throttled or lost answer
 */
export async function claimEvents(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  events: readonly UsageEvent[],
): Promise<readonly EventOutcome[]> {
  const batches = cutIntoBatches(events, STATEMENTS_MAX);
  const inserted = (await Promise.all(batches.map((batch) => insertAll(dependencies, chunk, batch)))).flat();
  const taken = events.filter((_, index) => !inserted[index]);
  const claims = await readClaims(dependencies, chunk, taken);
  return Promise.all(
    events.map((event, index) => {
      if (inserted[index]) return { kind: "counted" as const };
      const claim = claims.get(event.idempotencyKey);
      return claim === undefined ? takeOver(dependencies, chunk, event) : judgeClaim(claim, chunk, event);
    }),
  );
}

/** The live claims on these events, by idempotency key, read consistently. */
export async function readClaims(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  events: readonly UsageEvent[],
): Promise<ReadonlyMap<string, Claim>> {
  const keys = events.map((event) => toEventKeyItem(chunk, event));
  const items = await readItems(dependencies, dependencies.ledgerTable, keys, { isConsistent: true });
  const byKey = new Map(items.map((item) => [item.pk?.S, item]));
  const nowSeconds = dependencies.now() / 1000;
  return new Map(
    events.flatMap((event) => {
      const claim = toClaim(byKey.get(toEventKeyItem(chunk, event).pk.S), nowSeconds);
      return claim === undefined ? [] : [[event.idempotencyKey, claim]];
    }),
  );
}

/** Per event: true if the insert created its claim, false if one exists. Statements that were throttled are sent again. */
async function insertAll(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  events: readonly UsageEvent[],
): Promise<readonly boolean[]> {
  const isInserted = new Map<UsageEvent, boolean>();
  return retrying(dependencies, async () => {
    const open = events.filter((event) => !isInserted.has(event));
    const answer = await dependencies.client.send(
      new BatchExecuteStatementCommand({
        Statements: open.map((event) => insertStatement(dependencies.ledgerTable, toEventItem(chunk, event))),
      }),
    );
    open.forEach((event, index) => {
      const result = readStatementResult(answer.Responses?.[index]);
      if (result !== undefined) isInserted.set(event, result);
    });
    return isInserted.size === events.length
      ? events.map((event) => isInserted.get(event) === true)
      : undefined;
  });
}

function readStatementResult(response: BatchStatementResponse | undefined): boolean | undefined {
  const code = response?.Error?.Code;
  if (response !== undefined && code === undefined) return true;
  if (code === "DuplicateItem") return false;
  if (response === undefined || isTransientCode(code)) return undefined;
  throw new Error(`claim refused: ${code} ${response.Error?.Message}`);
}

function insertStatement(table: string, item: Item) {
  const names = Object.keys(item);
  return {
    Statement: `INSERT INTO "${table}" VALUE {${names.map((name) => `'${name}': ?`).join(", ")}}`,
    Parameters: Object.values(item),
  };
}

async function takeOver(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  event: UsageEvent,
): Promise<EventOutcome> {
  return retrying(dependencies, async () => {
    const nowSeconds = Math.floor(dependencies.now() / 1000);
    try {
      await dependencies.client.send(
        new PutItemCommand({
          TableName: dependencies.ledgerTable,
          Item: toEventItem(chunk, event),
          ConditionExpression: `${notClaimed} OR ${claimExpired}`,
          ExpressionAttributeValues: { ":now": { N: String(nowSeconds) } },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return { kind: "counted" };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const claim = toClaim(error.Item, nowSeconds);
      return claim === undefined ? undefined : judgeClaim(claim, chunk, event);
    }
  });
}
