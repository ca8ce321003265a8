/**
 * Owns: which model an event used, and how many tokens of it, out of the event's properties.
 * Does not own: what that costs (model-price.ts), and who writes the properties (shared/contracts/dialects).
 */
import type { JsonValue, UsageEvent } from "../event/usage-event.ts";

/** The names of the properties in which the model stands. */
export const MODEL_PROPERTIES = { model: "model", provider: "modelProvider" } as const;

export interface ModelUsage {
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Undefined where no model is named, or no tokens are, or what is named is no number of tokens: half of a cost is none. */
export function readModelUsage({ properties = {} }: Pick<UsageEvent, "properties">): ModelUsage | undefined {
  const [model, provider] = [properties[MODEL_PROPERTIES.model], properties[MODEL_PROPERTIES.provider]];
  const { inputTokens, outputTokens } = properties;
  if (typeof model !== "string" || typeof provider !== "string") return undefined;
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  const [input, output] = [readTokens(inputTokens), readTokens(outputTokens)];
  if (input === undefined || output === undefined) return undefined;
  return { provider, model, inputTokens: input, outputTokens: output };
}

/** A whole number, or its digits: dialects whose properties are texts have them so. One that is left out is 0. */
function readTokens(value: JsonValue | undefined): number | undefined {
  if (value === undefined) return 0;
  const isDigits = typeof value === "string" && /^\d{1,16}$/.test(value);
  const tokens = isDigits ? Number(value) : value;
  return typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : undefined;
}
