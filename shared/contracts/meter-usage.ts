/**
 * Owns: the questions of `GET /v1/meters/{id}/usage` and `/stats`, and of `GET /v1/customers/{id}/usage`, on the wire.
 * Does not own: their answers (meter-usage-answer.ts), or what a window and its buckets are (domain/time-window).
 */
import * as z from "zod/mini";
import type { AskedBreakdown } from "../domain/meter/breakdown.ts";
import type { WindowSize } from "../domain/time-window/buckets.ts";
import { CALENDAR_PERIODS } from "../domain/time-window/calendar.ts";
import type { WindowInput } from "../domain/time-window/window.ts";
import { UTC, type Zone } from "../domain/time-window/zone.ts";
import { MeteringError } from "../errors.ts";
import { referenceField } from "./event-fields.ts";
import { describeIssues, faultOf, listOf, show } from "./faults.ts";
import { propertyNameField } from "./meter-fields.ts";
import { keepGiven, limitField, type ReadParameter } from "./parameters.ts";
import { boundField, FLUXRATE_WINDOW, zoneField } from "./window-fields.ts";
import { described } from "./wire.ts";

const GROUPINGS = ["hour", ...CALENDAR_PERIODS] as const;
const BREAKDOWNS = ["customer", "property"] as const;
const BREAKDOWN_LIMIT = { max: 100, default: 10 } as const;

/** Both dates are inclusive, and their days are those of the zone. */
const windowFields = {
  start_date: z.optional(boundField),
  end_date: z.optional(boundField),
  group_by: z.optional(z.enum(GROUPINGS, { error: listOf(GROUPINGS) })),
  timezone: z.optional(zoneField),
};

/** Parameters that are not named here are not read: clients of Fluxrate may send more. */
export const meterUsageQuery = z.object({
  ...windowFields,
  customer_id: z.optional(referenceField),
  breakdown_by: z.optional(
    described(z.enum(BREAKDOWNS, { error: listOf(BREAKDOWNS) }), {
      description:
        "Adds breakdown to the answer: the rows of the largest usage in the window. With property, the parameter property names it.",
    }),
  ),
  property: z.optional(
    described(propertyNameField, {
      description:
        "With breakdown_by=property: any property of events, whether or not the meter has it as a group key. It is read from the event store.",
    }),
  ),
  limit: z.optional(
    described(limitField(BREAKDOWN_LIMIT), {
      description: "With breakdown_by: how many rows are told, the largest ones.",
    }),
  ),
});
export const customerUsageQuery = z.object(windowFields);
export const meterStatsQuery = z.object({ timezone: z.optional(zoneField) });

export interface WindowQuery extends Omit<WindowInput, "now"> {
  readonly size: WindowSize;
}

export interface MeterUsageQuery extends WindowQuery {
  readonly meter: string;
  readonly customer: string | undefined;
  readonly breakdown?: AskedBreakdown;
}

/** @throws MeteringError request.invalid with one fault per wrong parameter */
export function parseMeterUsageQuery(id: string | undefined, read: ReadParameter): MeterUsageQuery {
  const { id: meter, customer_id: customer, ...rest } = parse(meterUsageQuery, id, read);
  return { meter, customer, ...toWindow(rest), ...toBreakdown(rest) };
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

/** Without breakdown_by the two others say nothing. */
function toBreakdown({
  breakdown_by: by,
  property,
  limit = BREAKDOWN_LIMIT.default,
}: z.infer<typeof meterUsageQuery>): Pick<MeterUsageQuery, "breakdown"> {
  if (by === undefined) return {};
  if (by === "property" && property !== undefined) return { breakdown: { kind: { by, property }, limit } };
  if (by === "customer" && property === undefined) return { breakdown: { kind: { by }, limit } };
  const fault =
    property === undefined
      ? faultOf("property", property, "the name of a property, with breakdown_by=property")
      : `property: got ${show(property)} together with breakdown_by=customer; accepted is breakdown_by=property`;
  throw new MeteringError("request.invalid", fault, { faults: [fault] });
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
