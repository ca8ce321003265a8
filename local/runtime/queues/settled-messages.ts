/** Owns: which messages of a batch are done with, by what the function answered. */
import type { Message } from "@aws-sdk/client-sqs";
import { isObject, type Json } from "../../template/json.ts";
import type { InvocationResult } from "../functions/invocation.ts";

/**
 * The messages to delete. A failed invocation settles none; neither does an answer about item failures that is malformed or
 * names a message that was not in the batch (Lambda developer guide, partial batch responses).
 */
export function settledMessages(
  messages: readonly Message[],
  result: InvocationResult,
  reportsItemFailures: boolean,
): readonly Message[] {
  if (result.kind !== "returned") return [];
  if (!reportsItemFailures) return messages;
  const failed = failedIdentifiers(result.payload);
  if (failed === undefined) return [];
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (!failed.every((identifier) => known.has(identifier))) return [];
  return messages.filter(({ MessageId }) => MessageId !== undefined && !failed.includes(MessageId));
}

/** Undefined if the answer is malformed. */
function failedIdentifiers(payload: Json): readonly string[] | undefined {
  if (payload === null) return [];
  if (!isObject(payload)) return undefined;
  const failures = payload.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return undefined;
  const identifiers = failures.map((failure: Json) =>
    isObject(failure) ? failure.itemIdentifier : undefined,
  );
  return identifiers.every((identifier) => typeof identifier === "string" && identifier !== "")
    ? identifiers.map(String)
    : undefined;
}
