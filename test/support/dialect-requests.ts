/** The same event, tokens of acme's, as CloudEvents, Metronome and Fluxrate send it. */
const DAY_MS = 24 * 60 * 60 * 1000;
export const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
export const YESTERDAY = daysAgo(1);

export const STRUCTURED = { "content-type": "application/cloudevents+json; charset=utf-8" };
export const BATCHED = { "content-type": "application/cloudevents-batch+json" };

export const cloudEvent = (id: string, over: object = {}) => ({
  specversion: "1.0",
  source: "/billing/api",
  id,
  type: "tokens",
  subject: "acme",
  ...over,
});
export const transaction = (id: string, over: object = {}) => ({
  transaction_id: id,
  customer_id: "acme",
  event_type: "tokens",
  timestamp: YESTERDAY,
  ...over,
});
export const tracked = (over: object = {}) => ({
  meter_token: "tokens",
  customer_external_id: "acme",
  quantity: 1,
  ...over,
});
