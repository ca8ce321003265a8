/** Owns: the price table of models on the wire: `/v1/model-prices`. */
import * as z from "zod/mini";
import type { ModelPrice } from "../domain/cost/model-price.ts";
import { parseTimestamp } from "../domain/event/timestamp.ts";
import { parseDay } from "../domain/time-window/calendar.ts";
import type { ModelPricePageResponse, ModelPriceResponse } from "./answers/model-prices.ts";
import { pageFields, parsePage, toNextPage } from "./billing-fields.ts";
import type { CursorContext } from "./cursor.ts";
import { amountField, labelField } from "./event-fields.ts";
import { parseInput } from "./faults.ts";
import { type ReadParameter, readAs } from "./parameters.ts";
import { described } from "./wire.ts";

const FROM_ACCEPTED =
  "a day as YYYY-MM-DD, which begins at midnight in UTC, or an RFC 3339 time with a zone, such as 2026-01-31T09:30:00Z";

const validFromField = described(
  readAs(
    (text) => (parseDay(text) === undefined ? parseTimestamp(text) : `${text}T00:00:00Z`),
    FROM_ACCEPTED,
  ),
  {
    id: "ValidFrom",
    description: `Events of then and later have the price, until another one begins. Accepted is ${FROM_ACCEPTED}.`,
    anyOf: [{ format: "date" }, { format: "date-time" }],
    examples: ["2026-01-31", "2026-01-31T09:30:00Z"],
  },
);

const priceField = described(amountField, {
  description: "Of one token, in the organization's own currency: a dollar a million tokens is 0.000001.",
  examples: ["0.00000015"],
});

const NEW_ACCEPTED = "an object with provider, model, inputTokenPrice, outputTokenPrice, validFrom";
export const newModelPriceSchema = described(
  z.strictObject(
    {
      provider: described(labelField, {
        description: "As events name it, letter by letter.",
        examples: ["openai"],
      }),
      model: described(labelField, {
        description: "As events name it, letter by letter.",
        examples: ["gpt-5"],
      }),
      inputTokenPrice: priceField,
      outputTokenPrice: priceField,
      validFrom: validFromField,
    },
    { error: NEW_ACCEPTED },
  ),
  { id: "NewModelPrice" },
);

export const modelPriceListQuerySchema = z.object(pageFields);

/** @throws MeteringError request.invalid, with one fault per wrong field */
export function parseNewModelPrice(body: unknown) {
  return parseInput(newModelPriceSchema, body);
}

/** @throws MeteringError request.invalid */
export function parseModelPriceListQuery(
  context: CursorContext,
  given: Iterable<string>,
  read: ReadParameter,
) {
  return parsePage(context, modelPriceListQuerySchema, given, read);
}

export function toModelPricePage(
  context: CursorContext,
  { entries, next }: { readonly entries: readonly ModelPrice[]; readonly next?: string },
): ModelPricePageResponse {
  return { data: entries.map(toModelPriceResponse), next_page: toNextPage(context, next) };
}

export function toModelPriceResponse(price: ModelPrice): ModelPriceResponse {
  const { id, provider, model, inputTokenPrice, outputTokenPrice, validFrom, createdAt } = price;
  return { id, provider, model, inputTokenPrice, outputTokenPrice, validFrom, createdAt };
}
