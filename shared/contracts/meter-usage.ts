/**
 * Owns: the questions of `GET /v1/meters/{id}/usage` and `/stats`, and of `GET /v1/customers/{id}/usage`, on the wire.
 * Does not own: their answers (meter-usage-answer.ts), or what a window and its buckets are (domain/time-window).
 */
import * as z from "zod/mini";
import type { WindowSize } from "../domain/time-window/buckets.ts";
import { CALENDAR_PERIODS } from "../domain/time-window/calendar.ts";
import type { WindowInput } from "../domain/time-window/window.ts";
import { UTC, type Zone } from "../domain/time-window/zone.ts";
import { MeteringError } from "../errors.ts";
import { referenceField } from "./event-fields.ts";
import { describeIssues, listOf } from "./faults.ts";
import { keepGiven, type ReadParameter } from "./parameters.ts";
import { boundField, FLUXRATE_WINDOW, zoneField } from "./window-fields.ts";

const GROUPINGS = ["hour", ...CALENDAR_PERIODS] as const;

/** Both dates are inclusive, and their days are those of the zone. */
const windowFields = {
  start_date: z.optional(boundField),
  end_date: z.optional(boundField),
  group_by: z.optional(z.enum(GROUPINGS, { error: listOf(GROUPINGS) })),
  timezone: z.optional(zoneField),
};

/** Parameters that are not named here are not read: clients of Fluxrate may send more. */
export const meterUsageQuery = z.object({ ...windowFields, customer_id: z.optional(referenceField) });
export const customerUsageQuery = z.object(windowFields);
export const meterStatsQuery = z.object({ timezone: z.optional(zoneField) });

export interface WindowQuery extends Omit<WindowInput, "now"> {
  readonly size: WindowSize;
}

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseMeterUsageQuery(
  id: string | undefined,
  read: ReadParameter,
): WindowQuery & { readonly meter: string; readonly customer: string | undefined } {
  const { id: meter, customer_id: customer, ...window } = parse(meterUsageQuery, id, read);
  return { meter, customer, ...toWindow(window) };
}

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseCustomerUsageQuery(
  id: string | undefined,
  read: ReadParameter,
): WindowQuery & { readonly customer: string } {
  const { id: customer, ...window } = parse(customerUsageQuery, id, read);
  return { customer, ...toWindow(window) };
}

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseMeterStatsQuery(
  id: string | undefined,
  read: ReadParameter,
): { readonly meter: string; readonly zone: Zone } {
  const { id: meter, timezone } = parse(meterStatsQuery, id, read);
  return { meter, zone: timezone ?? UTC };
}

function toWindow({
  start_date,
  end_date,
  group_by,
  timezone,
}: z.infer<typeof customerUsageQuery>): WindowQuery {
  return {
    start: start_date,
    end: end_date,
    zone: timezone ?? UTC,
    size: group_by ?? "day",
    names: { start: "start_date", end: "end_date" },
    ...FLUXRATE_WINDOW,
  };
}

/** The parameters and the id of the path: a meter's or customer's id or external id. */
function parse<Shape extends z.core.$ZodShape>(
  schema: z.ZodMiniObject<Shape>,
  id: string | undefined,
  read: ReadParameter,
): z.infer<z.ZodMiniObject<Shape>> & { readonly id: string } {
  const input = keepGiven(Object.keys(schema.shape), read);
  const named = z.object({ id: referenceField }).safeParse({ id });
  const parsed = schema.safeParse(input);
  if (parsed.success && named.success) return { ...parsed.data, ...named.data };
  const faults = describeIssues([...(named.error?.issues ?? []), ...(parsed.error?.issues ?? [])], {
    id,
    ...input,
  });
  throw new MeteringError("request.invalid", faults.join("; "), { faults });
}
