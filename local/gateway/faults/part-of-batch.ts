/**
 * Owns: a batch of which only a part is done: what is sent on, and how the answer is completed.
 * The first entry fails, the others are done.
 */
import { type AwsCall, isRecord, recordsOf } from "../call.ts";

type Body = Readonly<Record<string, unknown>>;

/** Passing: another try may succeed. Final: the entry is refused for what it is. */
export type Failure = "passing" | "final";

/** The call without its first entry, or undefined when nothing is left to do. */
export function withoutFirst({ operation, body }: AwsCall): Body | undefined {
  if (operation === "BatchWriteItem") return withoutFirstWrite(body);
  const name = listName(operation);
  const entries = recordsOf(body[name]);
  return entries.length > 1 ? { ...body, [name]: entries.slice(1) } : undefined;
}

/** The answer of the rest, completed by the failure of the first entry. */
export function withFirstFailed({ operation, body }: AwsCall, answer: unknown, failure: Failure): unknown {
  const rest = isRecord(answer) ? answer : {};
  if (operation === "BatchWriteItem") return { ...rest, UnprocessedItems: firstWrite(body) };
  if (operation === "BatchExecuteStatement") {
    const Code = failure === "final" ? "ValidationError" : "ProvisionedThroughputExceeded";
    return {
      ...rest,
      Responses: [{ Error: { Code, Message: "by the local gateway" } }, ...recordsOf(rest.Responses)],
    };
  }
  const Failed = {
    Id: recordsOf(body.Entries)[0]?.Id,
    Code: "InternalError",
    Message: "by the local gateway",
    SenderFault: false,
  };
  return { ...rest, Successful: recordsOf(rest.Successful), Failed: [Failed, ...recordsOf(rest.Failed)] };
}

function listName(operation: string): string {
  return operation === "BatchExecuteStatement" ? "Statements" : "Entries";
}

function writesOf(body: Body): readonly (readonly [string, readonly Body[]])[] {
  const tables = isRecord(body.RequestItems) ? body.RequestItems : {};
  return Object.entries(tables).map(([table, writes]) => [table, recordsOf(writes)] as const);
}

function firstWrite(body: Body): Body {
  const [first] = writesOf(body);
  return first === undefined ? {} : { [first[0]]: first[1].slice(0, 1) };
}

function withoutFirstWrite(body: Body): Body | undefined {
  const [first, ...others] = writesOf(body);
  if (first === undefined) return undefined;
  const rest = [[first[0], first[1].slice(1)] as const, ...others].filter(([, writes]) => writes.length > 0);
  return rest.length === 0 ? undefined : { ...body, RequestItems: Object.fromEntries(rest) };
}
