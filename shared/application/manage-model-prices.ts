/** Owns: adding prices of models, and listing them. Does not own: what events cost by them (domain/cost/model-price.ts). */
import { type CollectedPage, collectPage } from "../domain/batch/collect-page.ts";
import { findPriceFrom, type ModelPrice } from "../domain/cost/model-price.ts";
import { decimal } from "../domain/decimal/decimal.ts";
import { timestampOf } from "../domain/event/timestamp.ts";
import { MeteringError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Identifiers } from "../ports/identifiers.ts";
import type { ModelPrices } from "../ports/model-prices.ts";

export interface ManageModelPricesDependencies {
  readonly prices: ModelPrices;
  readonly identifiers: Pick<Identifiers, "timeOrdered">;
  readonly now: Clock;
}

export type ModelPriceDraft = Omit<ModelPrice, "id" | "createdAt">;

/**
 * Each worker at the door reads them all, twice a minute: 250 KB. Some more, made at the same moment, do no harm, so nothing is locked
 * to count them.
 */
const PRICES_MAX = 1_000;

/**
 * Adds a price. One that says what holds already from this instant on is the one there is: an answer that was lost makes no second one.
 * @throws MeteringError billing.conflict when there are too many
 */
export async function addModelPrice(
  { prices, identifiers, now }: ManageModelPricesDependencies,
  organization: string,
  draft: ModelPriceDraft,
): Promise<ModelPrice> {
  const createdAt = timestampOf(now());
  const known = await prices.list(organization);
  const standing = findPriceFrom(known, draft);
  if (standing !== undefined && isSame(standing, draft)) return standing;
  if (known.length >= PRICES_MAX)
    throw new MeteringError(
      "billing.conflict",
      `there are ${known.length} prices of models; accepted are ${PRICES_MAX} of an organization, and none is ever taken away`,
    );
  const price = { ...draft, id: identifiers.timeOrdered(), createdAt };
  await prices.add(organization, price);
  return price;
}

/** In the order in which they were recorded. */
export async function listModelPrices(
  { prices }: Pick<ManageModelPricesDependencies, "prices">,
  organization: string,
  page: { readonly after?: string; readonly limit: number },
): Promise<CollectedPage<ModelPrice, string>> {
  const known = await prices.list(organization);
  const read = async (after = "", limit: number) => known.filter(({ id }) => id > after).slice(0, limit);
  return collectPage(page, read, ({ id }) => id);
}

function isSame(a: ModelPriceDraft, b: ModelPriceDraft): boolean {
  return (
    decimal(a.inputTokenPrice).eq(b.inputTokenPrice) && decimal(a.outputTokenPrice).eq(b.outputTokenPrice)
  );
}
