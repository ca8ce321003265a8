import type { UsageChunk, UsageEvent } from "../../../domain/event/usage-event.ts";
import type { EventOutcome } from "../../../ports/usage-ledger.ts";
import type { Claim } from "./ledger-mapping.ts";

/** What an existing claim means for an event of this chunk. A chunk's own claim counts: an earlier delivery made it. */
export function judgeClaim(claim: Claim, chunk: UsageChunk, event: UsageEvent): EventOutcome {
  return claim.owner === chunk.chunkId ? { kind: "counted" } : compare(event, claim.contentHash);
}

/** What the outcome of the first event with a key means for a second one that was delivered with it. */
export function judgeRepeat(repeat: UsageEvent, first: UsageEvent, outcome: EventOutcome): EventOutcome {
  if (outcome.kind === "too-late" || outcome.kind === "refused") return outcome;
  return compare(repeat, outcome.kind === "conflict" ? outcome.firstContentHash : first.contentHash);
}

function compare(event: UsageEvent, firstContentHash: string): EventOutcome {
  return event.contentHash === firstContentHash
    ? { kind: "duplicate" }
    : { kind: "conflict", firstContentHash };
}
