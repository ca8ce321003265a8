/** Owns: the steps that reading an event has in every dialect. */
import type * as z from "zod/mini";
import type { EventOfMeter, SubmittedEvent } from "../../domain/event/usage-event.ts";
import { MeteringError } from "../../errors.ts";
import { describeIssues } from "../faults.ts";
import type { Submission } from "../submission.ts";

interface ItemReading<Item> {
  readonly schema: z.ZodMiniType<Item>;
  /** The key of an item that is refused for something else. */
  readonly readKey: (item: unknown) => string | undefined;
  /** The event, or faults that no single field has. */
  readonly translate: (item: Item) => SubmittedEvent | EventOfMeter | readonly string[];
}

export function parseItem<Item>(
  input: unknown,
  { schema, readKey, translate }: ItemReading<Item>,
): Submission {
  const refuse = (faults: readonly string[]): Submission => ({
    kind: "refused",
    input,
    idempotencyKey: readKey(input),
    faults,
  });
  const parsed = schema.safeParse(input);
  if (!parsed.success) return refuse(describeIssues(parsed.error.issues, input));
  const event = translate(parsed.data);
  return "idempotencyKey" in event ? { kind: "parsed", input, event } : refuse(event);
}

/** @throws MeteringError request.invalid unless there are 1 to `max` of what `name` calls them */
export function requireCount(items: readonly unknown[], name: string, max: number): readonly unknown[] {
  if (items.length >= 1 && items.length <= max) return items;
  throw new MeteringError(
    "request.invalid",
    `${name}: got ${items.length}; accepted are 1 to ${max} ${name} a request`,
  );
}
