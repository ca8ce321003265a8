/**
 * Owns: the question of Metronome's `POST /v1/usage` on the wire.
 * Does not own: its answer (batch-usage-answer.ts), and who is meant by the ids (application/choose-batch.ts).
 */
import * as z from "zod/mini";
import { parseTimestamp } from "../domain/event/timestamp.ts";
import type { BatchSelection, RowPlace } from "../domain/meter/batch.ts";
import type { WindowSize } from "../domain/time-window/buckets.ts";
import { resolveHalfOpen, type Span } from "../domain/time-window/window.ts";
import { MeteringError } from "../errors.ts";
import { type CursorContext, readCursor } from "./cursor.ts";
import { referenceField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";
import { bodyBoundField, windowSizeField } from "./window-fields.ts";
import { described } from "./wire.ts";

const LIMITS = { customers: 1_000, metrics: 500, values: 200, textCharacters: 1_000 } as const;

/** Names of one kind, without an empty list: left out, it stands for all. */
function listField<Item extends z.core.SomeType>(item: Item, max: number, of: string) {
  const accepted = `a list of 1 to ${max} ${of}`;
  return z.array(item, { error: accepted }).check(z.minLength(1, accepted), z.maxLength(max, accepted));
}

const TEXT_ACCEPTED = `a string of at most ${LIMITS.textCharacters} characters`;
export const textField = described(
  z.string({ error: TEXT_ACCEPTED }).check(
    z.refine((text) => text.length <= LIMITS.textCharacters && text.isWellFormed(), {
      error: TEXT_ACCEPTED,
    }),
  ),
  { id: "GroupText", description: `${TEXT_ACCEPTED}.`, maxLength: LIMITS.textCharacters },
);

export const groupTextsField = listField(textField, LIMITS.values, "texts");

/** The name of a property, and those of its texts that are wanted; without texts, whichever there are. */
export const groupByField = described(
  z.object({ key: textField, values: z.optional(groupTextsField) }, { error: "an object of key and values" }),
  { id: "GroupBy" },
);

/** Half-open: from starting_on until right before ending_before. Fields that are not named here are not read. */
export const batchUsageRequest = described(
  z.object(
    {
      starting_on: bodyBoundField,
      ending_before: bodyBoundField,
      window_size: windowSizeField,
      customer_ids: z.optional(listField(referenceField, LIMITS.customers, "customer ids")),
      billable_metrics: z.optional(
        listField(
          z.object(
            { id: referenceField, group_by: z.optional(groupByField) },
            { error: "an object of id and group_by" },
          ),
          LIMITS.metrics,
          "objects of id and group_by",
        ),
      ),
    },
    { error: "a JSON object" },
  ),
  { id: "BatchUsage" },
);

export interface BatchUsageQuery {
  readonly span: Span;
  readonly size: WindowSize;
  readonly selection: BatchSelection;
  readonly after: RowPlace | undefined;
  readonly asOf: string | undefined;
  /** Writes the cursors of this question. */
  readonly cursor: CursorContext;
}

export type QuestionContext = Omit<CursorContext, "listing">;

/** @throws MeteringError request.invalid with one fault per wrong field */
export function parseBatchUsage(
  context: QuestionContext,
  body: unknown,
  nextPage: string | undefined,
): BatchUsageQuery {
  const { starting_on, ending_before, window_size, customer_ids, billable_metrics } = parseBody(
    batchUsageRequest,
    body,
  );
  const cursor = bindCursor(context, "usage", body);
  const position = readCursor(cursor, nextPage, (text) => readPlace(text) !== undefined);
  return {
    span: toSpan(starting_on, ending_before),
    size: window_size,
    selection: {
      customers: customer_ids,
      metrics: billable_metrics?.map(({ id, group_by }) => ({ reference: id, grouping: group_by })),
    },
    after: undefined,
    asOf: undefined,
    ...(position === undefined ? {} : readPlace(position)),
    cursor,
  };
}

/** @param asOf RFC 3339, UTC: when the first page was asked, as of which the others are answered */
export function writePlace({ customerId, meterId, window }: RowPlace, asOf: string): string {
  return JSON.stringify([asOf, customerId, meterId, window]);
}

/** A cursor continues the question that it came with, and no other. */
export function bindCursor(context: QuestionContext, listing: string, body: unknown): CursorContext {
  return { ...context, listing: `${listing} ${context.fingerprint(JSON.stringify(body))}` };
}

/** @throws MeteringError request.invalid with one fault per wrong field */
export function parseBody<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw refuse(describeIssues(parsed.error.issues, body));
}

/** @throws MeteringError request.invalid for a window that is none */
export function toSpan(first: z.infer<typeof bodyBoundField>, last: z.infer<typeof bodyBoundField>): Span {
  const window = resolveHalfOpen(first, last, { start: "starting_on", end: "ending_before" });
  if (window.kind === "refused") throw refuse([window.fault]);
  return window.span;
}

export function refuse(faults: readonly string[]): MeteringError {
  return new MeteringError("request.invalid", faults.join("; "), { faults });
}

/** As `timestampOf` writes it: instants of one length compare as texts. */
export const asOfField = z
  .string()
  .check(z.refine((text) => /\.\d{3}Z$/.test(text) && parseTimestamp(text) === text));

const placeSchema = z.tuple([asOfField, z.string(), z.string(), z.int().check(z.nonnegative())]);

function readPlace(text: string): { readonly after: RowPlace; readonly asOf: string } | undefined {
  const place = readJsonText(placeSchema, text);
  if (place === undefined) return undefined;
  const [asOf, customerId, meterId, window] = place;
  return { after: { customerId, meterId, window }, asOf };
}

/** What a position of a cursor holds, or undefined if it is not of this form. */
export function readJsonText<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
