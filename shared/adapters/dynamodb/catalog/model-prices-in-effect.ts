/** Owns: the prices of models, as a worker remembers them. Does not own: for how long (in-effect.ts). */
import type { ModelPrices, ModelPricesInEffect } from "../../../ports/model-prices.ts";
import { type InEffectDependencies, rememberInEffect } from "./in-effect.ts";

export interface ModelPricesInEffectDependencies extends InEffectDependencies {
  readonly prices: Pick<ModelPrices, "list">;
}

/** @throws MeteringError catalog.unavailable when the prices cannot be read */
export function createModelPricesInEffect({
  prices,
  ...memory
}: ModelPricesInEffectDependencies): ModelPricesInEffect {
  const list = (organization: string) => prices.list(organization);
  return { at: rememberInEffect(memory, list, "the prices of models") };
}
