/**
 * Owns: a batch of which only a part is done: what is sent on, and how the answer is completed.
 * The first entry fails, the others are done.
 */
import { type AwsCall, isRecord, recordsOf } from "../call.ts";

/** The call without its first entry, or undefined when nothing is left to do. */
export function withoutFirst({ operation, body }: AwsCall): Readonly<Record<string, unknown>> | undefined {
  const name = listName(operation);
  const entries = recordsOf(body[name]);
  return entries.length > 1 ? { ...body, [name]: entries.slice(1) } : undefined;
}

/** The answer of the rest, completed by the failure of the first entry. */
export function withFirstFailed({ operation, body }: AwsCall, answer: unknown): unknown {
  const rest = isRecord(answer) ? answer : {};
  if (operation === "BatchExecuteStatement") {
    const failure = { Error: { Code: "ProvisionedThroughputExceeded", Message: "by the local gateway" } };
    return { ...rest, Responses: [failure, ...recordsOf(rest.Responses)] };
  }
  const first = recordsOf(body.Entries)[0];
  const failure = {
    Id: first?.Id,
    Code: "InternalError",
    Message: "by the local gateway",
    SenderFault: false,
  };
  return { ...rest, Successful: recordsOf(rest.Successful), Failed: [failure, ...recordsOf(rest.Failed)] };
}

function listName(operation: string): string {
  return operation === "BatchExecuteStatement" ? "Statements" : "Entries";
}
