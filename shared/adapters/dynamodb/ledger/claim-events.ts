/**
 * Owns: claiming the events of a chunk for its owner - who was first, and stays first on every redelivery.
 * Does not own: the totals (commit-chunks.ts).
 *
 *   insert 25 at a time --ok--------> mine
 *        | exists
 *   read who owns it ---owner = me--> mine      (an earlier delivery of this very chunk)
 *        |             --other-----> duplicate or conflict
 *        | gone, expired, or of the chunk that this one supersedes
 *   put if so still ----------------> mine, or judged by who was quicker
 */
import {
  BatchExecuteStatementCommand,
  type BatchStatementResponse,
  ConditionalCheckFailedException,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { cutIntoBatches } from "../../../domain/batch/cut-into-batches.ts";
import type { UsageChunk, UsageEvent } from "../../../domain/event/usage-event.ts";
import type { EventOutcome } from "../../../ports/usage-ledger.ts";
import { readItems } from "../calls/read-items.ts";
import { isTransientCode, retrying } from "../calls/retry.ts";
import { isSuccessor } from "./fence.ts";
import { judgeClaim } from "./judge.ts";
import type { LedgerDependencies } from "./ledger-dependencies.ts";
import { type Claim, eventKey, type Item, toClaim, toEventItem } from "./ledger-mapping.ts";

/** BatchExecuteStatement takes 25 statements. */
const STATEMENTS_MAX = 25;

/** Clauses of the put that takes a claim which nobody may hold any more. */
const notClaimed = "attribute_not_exists(pk)";
const claimExpired = "expires < :now";
const claimSuperseded = "#owner = :superseded";

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
  requireSome(inserted);
  const taken = events.filter((_, index) => inserted[index]?.kind === "exists");
  const claims = await readClaims(dependencies, chunk, taken);
  return Promise.all(
    events.map((event, index) => {
      const insertion = inserted[index];
      if (insertion?.kind === "inserted") return { kind: "counted" as const };
      if (insertion?.kind === "refused") return insertion;
      return settleClaim(dependencies, chunk, event, claims.get(event.idempotencyKey), () =>
        takeClaim(dependencies, chunk, event),
      );
    }),
  );
}

/** What an event comes to whose claim stands, or does not. @param claimAnew when nobody holds it */
export async function settleClaim(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  event: UsageEvent,
  claim: Claim | undefined,
  claimAnew: () => EventOutcome | Promise<EventOutcome>,
): Promise<EventOutcome> {
  if (claim === undefined) return claimAnew();
  // The superseded chunk was fenced for this one to take its claims: what it claimed was never counted.
  if (claim.owner === chunk.supersedes) return takeClaim(dependencies, chunk, event);
  return judgeStanding(dependencies, chunk, event, claim);
}

function judgeStanding(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  event: UsageEvent,
  claim: Claim,
): EventOutcome {
  // The commit will meet the fence, and go on under the successor's id.
  if (isSuccessor(dependencies, claim.owner, chunk)) return { kind: "counted" };
  return judgeClaim(claim, chunk, event);
}

/** The live claims on these events, by idempotency key, read consistently. */
export async function readClaims(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  events: readonly UsageEvent[],
): Promise<ReadonlyMap<string, Claim>> {
  const keys = events.map(({ id }) => eventKey(chunk.organization, id));
  const items = await readItems(dependencies, dependencies.ledgerTable, keys, { isConsistent: true });
  const byKey = new Map(items.map((item) => [item.pk?.S, item]));
  const nowSeconds = dependencies.now() / 1000;
  return new Map(
    events.flatMap((event) => {
      const claim = toClaim(byKey.get(eventKey(chunk.organization, event.id).pk.S), nowSeconds);
      return claim === undefined ? [] : [[event.idempotencyKey, claim]];
    }),
  );
}

type Insertion =
  | { readonly kind: "inserted" }
  | { readonly kind: "exists" }
  | { readonly kind: "refused"; readonly reason: string };

/** An event that is refused among others is at fault itself. Where all are refused, the fault is ours: the chunk must come back. */
function requireSome(insertions: readonly Insertion[]): void {
  const [first] = insertions;
  if (first?.kind === "refused" && insertions.every(({ kind }) => kind === "refused"))
    throw new Error(first.reason);
}

/** What the insert of each event's claim came to. Statements that were throttled are sent again. */
async function insertAll(
  dependencies: LedgerDependencies,
  chunk: UsageChunk,
  events: readonly UsageEvent[],
): Promise<readonly Insertion[]> {
  const insertions = new Map<UsageEvent, Insertion>();
  return retrying(dependencies, async () => {
    const open = events.filter((event) => !insertions.has(event));
    const answer = await dependencies.client.send(
      new BatchExecuteStatementCommand({
        Statements: open.map((event) => insertStatement(dependencies.ledgerTable, toEventItem(chunk, event))),
      }),
    );
    open.forEach((event, index) => {
      const insertion = readInsertion(answer.Responses?.[index]);
      if (insertion !== undefined) insertions.set(event, insertion);
    });
    return insertions.size === events.length
      ? events.flatMap((event) => insertions.get(event) ?? [])
      : undefined;
  });
}

function readInsertion(response: BatchStatementResponse | undefined): Insertion | undefined {
  const code = response?.Error?.Code;
  if (response !== undefined && code === undefined) return { kind: "inserted" };
  if (code === "DuplicateItem") return { kind: "exists" };
  if (response === undefined || isTransientCode(code)) return undefined;
  const reason = `claim refused: ${code} ${response.Error?.Message}`;
  if (code === "ValidationError") return { kind: "refused", reason };
  throw new Error(reason);
}

function insertStatement(table: string, item: Item) {
  const names = Object.keys(item);
  return {
    Statement: `INSERT INTO "${table}" VALUE {${names.map((name) => `'${name}': ?`).join(", ")}}`,
    Parameters: Object.values(item),
  };
}

/** Claims an event for the chunk if nobody holds it, or only the chunk that this one supersedes. */
async function takeClaim(
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
          ...takingCondition(chunk, nowSeconds),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      return { kind: "counted" };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const claim = toClaim(error.Item, nowSeconds);
      return claim === undefined ? undefined : judgeStanding(dependencies, chunk, event, claim);
    }
  });
}

function takingCondition({ supersedes }: UsageChunk, nowSeconds: number) {
  const values = { ":now": { N: String(nowSeconds) } };
  if (supersedes === undefined)
    return { ConditionExpression: `${notClaimed} OR ${claimExpired}`, ExpressionAttributeValues: values };
  return {
    ConditionExpression: `${notClaimed} OR ${claimExpired} OR ${claimSuperseded}`,
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ...values, ":superseded": { S: supersedes } },
  };
}
