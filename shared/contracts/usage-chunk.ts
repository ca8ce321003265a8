/** Owns: the message between accepting and counting: one chunk, as JSON, in one queue message. */
import * as z from "zod/mini";
import type { UsageChunk } from "../domain/event/usage-event.ts";
import { propertiesField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";

export const usageEventSchema = z.object({
  id: z.string(),
  idempotencyKey: z.string(),
  contentHash: z.string(),
  customerId: z.string(),
  agentId: z.optional(z.string()),
  meterId: z.string(),
  eventType: z.string(),
  timestamp: z.string(),
  quantity: z.string(),
  cost: z.optional(z.string()),
  properties: z.optional(propertiesField),
  feeds: z.optional(z.array(z.object({ meterId: z.string(), value: z.optional(z.string()) }))),
});

const chunkSchema = z.object({
  version: z.literal(1),
  chunkId: z.string(),
  organization: z.string(),
  acceptedAt: z.string(),
  backfill: z.optional(z.string()),
  supersedes: z.optional(z.string()),
  entry: z.enum(["claim-then-commit", "one-transaction"]),
  events: z.array(usageEventSchema),
});

export function chunkToMessage(chunk: UsageChunk): string {
  return JSON.stringify({ version: 1, ...chunk });
}

/** @throws Error if the text is no chunk: the message goes back, and after its last try to the dead-letter queue */
export function chunkFromMessage(body: string): UsageChunk {
  const input: unknown = JSON.parse(body);
  const parsed = chunkSchema.safeParse(input);
  if (!parsed.success)
    throw new Error(`not a usage chunk: ${describeIssues(parsed.error.issues, input).join("; ")}`);
  const { version: _, ...chunk } = parsed.data;
  return chunk;
}
