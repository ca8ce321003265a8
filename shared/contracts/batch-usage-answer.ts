/**
 * Owns: making the answers of Metronome's `POST /v1/usage` and `POST /v1/usage/groups`.
 * Does not own: their rows and the order of them (domain/meter/batch.ts, groups.ts).
 */
import type { Decimal } from "../domain/decimal/decimal.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import type { BatchUsageAnswer, GroupUsageAnswer } from "../domain/meter/answers.ts";
import type { BatchUsageResponse, UsageGroupsResponse } from "./answers/batch-usage.ts";
import { writePlace } from "./batch-usage.ts";
import { type CursorContext, writeCursor } from "./cursor.ts";
import { toNumber } from "./numbers.ts";
import { writeGroupPlace } from "./usage-groups.ts";

export function toBatchUsageResponse(
  { rows, next, asOf }: BatchUsageAnswer,
  cursor: CursorContext,
): BatchUsageResponse {
  return {
    data: rows.map(({ customerId, meterId, meterName, span, value, groups }) => ({
      customer_id: customerId,
      billable_metric_id: meterId,
      billable_metric_name: meterName,
      start_timestamp: timestampOf(span.start),
      end_timestamp: timestampOf(span.end),
      value: toValue(value),
      ...(groups === undefined
        ? {}
        : { groups: Object.fromEntries([...groups].map(([text, amount]) => [text, toValue(amount)])) }),
    })),
    next_page: next === undefined ? null : writeCursor(cursor, writePlace(next, asOf)),
  };
}

export function toUsageGroupsResponse(
  { groupKey, rows, next, asOf }: GroupUsageAnswer,
  cursor: CursorContext,
): UsageGroupsResponse {
  const isSimple = groupKey.length === 1;
  return {
    data: rows.map(({ span, group, value }) => ({
      starting_on: timestampOf(span.start),
      ending_before: timestampOf(span.end),
      group: Object.fromEntries(groupKey.map((name, index) => [name, group[index] ?? ""])),
      group_key: isSimple ? (groupKey[0] ?? null) : null,
      group_value: isSimple ? (group[0] ?? null) : null,
      value: toValue(value),
    })),
    next_page: next === undefined ? null : writeCursor(cursor, writeGroupPlace(next, asOf)),
  };
}

function toValue(value: Decimal | undefined): number | null {
  return value === undefined ? null : toNumber(value);
}
