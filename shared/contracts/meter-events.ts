/**
 * Owns: Fluxrate's list of a meter's raw events on the wire: `GET /api/v1/meters/{id}/events`.
 * Does not own: our own list of events (list-events.ts).
 */
import * as z from "zod/mini";
import type { WindowInput } from "../domain/time-window/window.ts";
import { UTC } from "../domain/time-window/zone.ts";
import { MeteringError } from "../errors.ts";
import type { FoundEvent } from "../ports/event-store.ts";
import type { MeterEventsResponse } from "./answers/event-lists.ts";
import { amountParameterField, referenceField } from "./event-fields.ts";
import { describeIssues } from "./faults.ts";
import { keepGiven, type ReadParameter, readAs } from "./parameters.ts";
import { boundField, FLUXRATE_WINDOW } from "./window-fields.ts";
import { described } from "./wire.ts";

const WINDOW = {
  zone: UTC,
  names: { start: "start_date", end: "end_date", meter: "id", customer: "customer_id" },
  ...FLUXRATE_WINDOW,
};

const PAGE_SIZE = { max: 1_000, default: 50 } as const;
/** So that the number of events before the page is an exact number, and far below what a window can hold. */
const PAGE_MAX = 1_000_000;

/** Parameters that are not named here are not read: clients of Fluxrate may send more. */
export const meterEventsQuerySchema = z.object({
  page: z.optional(wholeNumberField(PAGE_MAX)),
  page_size: z.optional(wholeNumberField(PAGE_SIZE.max)),
  customer_id: z.optional(referenceField),
  start_date: z.optional(boundField),
  end_date: z.optional(boundField),
  min_quantity: z.optional(amountParameterField),
});

const PARAMETERS = Object.keys(meterEventsQuerySchema.shape);

export interface MeterEventsQuery extends Omit<WindowInput, "now"> {
  readonly names: typeof WINDOW.names;
  readonly page: { readonly number: number; readonly size: number };
  readonly customer?: string;
  readonly quantityMin?: string;
}

/** @throws MeteringError request.invalid, with one fault per wrong parameter */
export function parseMeterEventsQuery(read: ReadParameter): MeterEventsQuery {
  const input = keepGiven(PARAMETERS, read);
  const parsed = meterEventsQuerySchema.safeParse(input);
  if (!parsed.success) {
    const faults = describeIssues(parsed.error.issues, input);
    throw new MeteringError("request.invalid", faults.join("; "), { faults });
  }
  const { page, page_size, customer_id, start_date, end_date, min_quantity } = parsed.data;
  return {
    page: { number: page ?? 1, size: page_size ?? PAGE_SIZE.default },
    ...WINDOW,
    start: start_date,
    end: end_date,
    customer: customer_id,
    quantityMin: min_quantity,
  };
}

/** @param meterId of the meter that was asked for: an event may feed several */
export function toMeterEventsResponse(
  meterId: string,
  { number, size }: MeterEventsQuery["page"],
  { events, total }: { readonly events: readonly FoundEvent[]; readonly total: number },
): MeterEventsResponse {
  return {
    data: events.map(({ event, acceptedAt }) => ({
      id: event.id,
      customer_id: event.customerId,
      meter_id: meterId,
      quantity: event.quantity,
      ingested_at: acceptedAt,
      idempotency_key: event.idempotencyKey,
      meta_data: event.properties ?? null,
    })),
    meta: { page: number, page_size: size, total, total_pages: Math.ceil(total / size) },
  };
}

function wholeNumberField(max: number) {
  const read = (text: string) => {
    const number = /^\d{1,7}$/.test(text) ? Number(text) : 0;
    return number >= 1 && number <= max ? number : undefined;
  };
  return described(readAs(read, `a whole number from 1 to ${max}`), {
    type: "integer",
    minimum: 1,
    maximum: max,
  });
}
