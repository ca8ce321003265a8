/** Owns: what is measured, and what models cost. */
export const EVENT_TYPES = ["tokens", "api-calls", "documents", "sessions", "storage"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const PEAK_STORAGE = "peak-storage";

/** As requests say it. Every event type is a meter by itself. */
export const METERS = [
  {
    externalId: "tokens-by-model",
    name: "Tokens by model and region",
    aggregation: "sum",
    eventTypes: { in: ["tokens"] },
    groupKeys: [["model"], ["region"], ["endpoint"], ["model", "region"]],
  },
  {
    externalId: "output-tokens",
    name: "Output tokens",
    aggregation: "sum",
    eventTypes: { in: ["tokens"] },
    valueProperty: "outputTokens",
    groupKeys: [["model"]],
  },
  {
    externalId: "active-users",
    name: "Active users",
    aggregation: "unique",
    eventTypes: { in: ["sessions"] },
    valueProperty: "user",
    groupKeys: [["region"]],
  },
  {
    externalId: PEAK_STORAGE,
    name: "Peak storage, GB",
    aggregation: "max",
    eventTypes: { in: ["storage"] },
    groupKeys: [["region"]],
  },
  {
    externalId: "failed-calls",
    name: "Failed calls",
    aggregation: "sum",
    eventTypes: { in: ["api-calls"] },
    properties: [{ name: "outcome", in: ["error"] }],
    groupKeys: [["endpoint"]],
  },
] as const;

export interface DemoModel {
  readonly provider: string;
  readonly model: string;
  /** Of a token, in hundred-millionths of a dollar. Absent: nobody has said, so what it costs is unknown. */
  readonly price?: { readonly input: number; readonly output: number };
  readonly weight: number;
}

export const PRICE_DIGITS = 8;

export const MODELS: readonly DemoModel[] = [
  { provider: "openai", model: "gpt-5-mini", price: { input: 25, output: 200 }, weight: 0.52 },
  { provider: "openai", model: "gpt-5", price: { input: 125, output: 1_000 }, weight: 0.12 },
  { provider: "anthropic", model: "claude-haiku-4.5", price: { input: 100, output: 500 }, weight: 0.2 },
  { provider: "meta", model: "llama-3.3-70b", price: { input: 59, output: 79 }, weight: 0.14 },
  { provider: "mistral", model: "mistral-medium-3", weight: 0.02 },
];
