/**
 * Owns: the question of Metronome's `POST /v1/usage/groups` on the wire.
 * Does not own: its answer (batch-usage-answer.ts), and which group keys a metric has (domain/meter/groups.ts).
 */
import * as z from "zod/mini";
import type { GroupPlace } from "../domain/meter/groups.ts";
import type { WindowSize } from "../domain/time-window/buckets.ts";
import type { Span } from "../domain/time-window/window.ts";
import {
  asOfField,
  bindCursor,
  groupByField,
  groupTextsField,
  parseBody,
  type QuestionContext,
  readJsonText,
  refuse,
  textField,
  toSpan,
} from "./batch-usage.ts";
import { type CursorContext, readCursor } from "./cursor.ts";
import { referenceField } from "./event-fields.ts";
import { parseLimit } from "./parameters.ts";
import { bodyBoundField, windowSizeField } from "./window-fields.ts";
import { described } from "./wire.ts";

export const LIMIT = { max: 100, default: 100 } as const;
const FILTERS_ACCEPTED = "an object of lists of texts, by names of group_key";

/** Half-open: from starting_on until right before ending_before. Fields that are not named here are not read. */
export const usageGroupsRequest = described(
  z.object(
    {
      customer_id: referenceField,
      billable_metric_id: referenceField,
      window_size: windowSizeField,
      starting_on: bodyBoundField,
      ending_before: bodyBoundField,
      current_period: z.optional(
        z.literal(false, {
          error: "false, with starting_on and ending_before: there are no billing periods here",
        }),
      ),
      /** A group key of the metric, in full. */
      group_key: z.optional(groupTextsField),
      /** An empty list stands for all texts. */
      group_filters: z.optional(
        z.record(z.string(), z.array(textField, { error: "a list of texts" }), { error: FILTERS_ACCEPTED }),
      ),
      /** Deprecated: one name, as group_key, and its texts, as group_filters. */
      group_by: z.optional(groupByField),
    },
    { error: "a JSON object" },
  ),
  { id: "UsageGroups" },
);

type Body = z.infer<typeof usageGroupsRequest>;

export interface UsageGroupsQuery {
  readonly customer: string;
  readonly metric: string;
  readonly span: Span;
  readonly size: WindowSize;
  readonly groupKey: readonly string[] | undefined;
  readonly groupFilters: Readonly<Record<string, readonly string[]>>;
  readonly limit: number;
  readonly after: GroupPlace | undefined;
  readonly asOf: string | undefined;
  /** Writes the cursors of this question. */
  readonly cursor: CursorContext;
}

/** @throws MeteringError request.invalid with one fault per wrong field */
export function parseUsageGroups(
  context: QuestionContext,
  body: unknown,
  parameters: { readonly limit: string | undefined; readonly nextPage: string | undefined },
): UsageGroupsQuery {
  const parsed = parseBody(usageGroupsRequest, body);
  const faults = [...findGroupFaults(parsed), ...findLostFilter(body)];
  if (faults.length > 0) throw refuse(faults);
  const groupKey = parsed.group_key ?? (parsed.group_by && [parsed.group_by.key]);
  const cursor = bindCursor(context, "usage groups", body);
  const isPlace = (text: string) => {
    const place = readPlace(text)?.after;
    return place !== undefined && [0, groupKey?.length].includes(place.group.length);
  };
  const position = readCursor(cursor, parameters.nextPage, isPlace);
  return {
    customer: parsed.customer_id,
    metric: parsed.billable_metric_id,
    span: toSpan(parsed.starting_on, parsed.ending_before),
    size: parsed.window_size,
    groupKey,
    groupFilters: readFilters(parsed),
    limit: parseLimit(parameters.limit, LIMIT),
    after: undefined,
    asOf: undefined,
    ...(position === undefined ? {} : readPlace(position)),
    cursor,
  };
}

/** @param asOf RFC 3339, UTC: when the first page was asked, as of which the others are answered */
export function writeGroupPlace({ window, group }: GroupPlace, asOf: string): string {
  return JSON.stringify([asOf, window, ...group]);
}

function findGroupFaults({ group_key, group_filters = {}, group_by }: Body): readonly string[] {
  const twice = group_by !== undefined && (group_key !== undefined || Object.keys(group_filters).length > 0);
  if (twice) return ["group_by: got it together with group_key or group_filters; accepted is one of the two"];
  if (group_key !== undefined && new Set(group_key).size < group_key.length)
    return ["group_key: got a name twice; accepted is each name once"];
  return Object.keys(group_filters)
    .filter((name) => !group_key?.includes(name))
    .map(
      (name) => `group_filters.${name}: got a name that is not in group_key; accepted are names of group_key`,
    );
}

/** A record of zod's leaves this name out: a filter that is not read would let everything through. */
function findLostFilter(body: unknown): readonly string[] {
  const filters = typeof body === "object" && body !== null ? Reflect.get(body, "group_filters") : undefined;
  return typeof filters === "object" && filters !== null && Object.hasOwn(filters, "__proto__")
    ? [
        "group_filters.__proto__: got a name that cannot be filtered by; accepted are other names of group_key",
      ]
    : [];
}

function readFilters({ group_filters = {}, group_by }: Body): UsageGroupsQuery["groupFilters"] {
  const filters = group_by?.values === undefined ? group_filters : { [group_by.key]: group_by.values };
  return Object.fromEntries(Object.entries(filters).filter(([, texts]) => texts.length > 0));
}

const placeSchema = z.tuple([asOfField, z.int().check(z.nonnegative())], z.string());

function readPlace(text: string): { readonly after: GroupPlace; readonly asOf: string } | undefined {
  const place = readJsonText(placeSchema, text);
  if (place === undefined) return undefined;
  const [asOf, window, ...group] = place;
  return { after: { window, group }, asOf };
}
