/** Owns: what one event of the demo says. Does not own: when and how much (usage.ts, trickle.ts). */
import { decimalText } from "./amounts.ts";
import { AGENTS, type DemoCustomer } from "./company.ts";
import { type DemoModel, type EventType, MODELS, PRICE_DIGITS } from "./meters.ts";
import { pickWeighted } from "./random.ts";

export interface DemoEvent {
  readonly idempotencyKey: string;
  /** As the event names it: by an alias, now and then. */
  readonly customer: string;
  /** The external id of the customer. */
  readonly owner: string;
  readonly agent: string;
  readonly eventType: EventType;
  readonly timestamp: string;
  readonly quantity: number;
  /** Decimal text. Absent: unknown, or for the price table to say. */
  readonly cost?: string;
  readonly properties: Readonly<Record<string, string | number>>;
}

export interface Use {
  readonly customer: DemoCustomer;
  /** External id. */
  readonly agent: string;
  readonly type: EventType;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whole. */
  readonly quantity: number;
}

const ENDPOINTS = [
  { name: "chat", weight: 0.6 },
  { name: "batch", weight: 0.25 },
  { name: "embed", weight: 0.15 },
] as const;
const KINDS = [
  { name: "pdf", weight: 0.6 },
  { name: "scan", weight: 0.25 },
  { name: "email", weight: 0.15 },
] as const;
const ERROR_CHANCE = 0.04;
const ALIAS_CHANCE = 0.25;
/** Of tokens: what of them goes in. */
const INPUT = { least: 0.7, span: 0.2 };
/** What an event costs where no model does, in hundred-millionths of a dollar for each of its quantity. */
const COSTS: Readonly<Record<EventType, number>> = {
  tokens: 0,
  "api-calls": 4_000,
  documents: 120_000,
  sessions: 0,
  storage: 76_000,
};

/** Which agent does it for a customer. */
export function drawAgent(type: EventType, random: () => number): string {
  return type === "documents" ? "document-reader" : pickWeighted(AGENTS, random()).externalId;
}

/** No two of one customer, type and hour: it is the key. */
export function createEvent(use: Use, random: () => number): DemoEvent {
  const { customer, agent, type, at, quantity } = use;
  const timestamp = new Date(at).toISOString();
  const [alias] = customer.aliases ?? [];
  const { externalId: owner } = customer;
  return {
    idempotencyKey: `${owner}/${type}/${timestamp.slice(0, "YYYY-MM-DDTHH".length)}`,
    customer: alias !== undefined && random() < ALIAS_CHANCE ? alias : owner,
    owner,
    agent,
    eventType: type,
    timestamp,
    quantity,
    ...detailsOf(use, random),
  };
}

function detailsOf(
  { customer, type, quantity }: Use,
  random: () => number,
): Pick<DemoEvent, "properties" | "cost"> {
  const { region } = customer;
  const cost = decimalText(quantity * COSTS[type], PRICE_DIGITS);
  switch (type) {
    case "tokens":
      return modelDetails(pickWeighted(MODELS, random()), { region, quantity }, random);
    case "api-calls": {
      const outcome = random() < ERROR_CHANCE ? "error" : "ok";
      return { cost, properties: { region, endpoint: pickWeighted(ENDPOINTS, random()).name, outcome } };
    }
    case "documents":
      return { cost, properties: { region, kind: pickWeighted(KINDS, random()).name } };
    case "sessions": {
      const users = 3 + Math.round(customer.tokensPerDay / 120);
      return { cost, properties: { region, user: `user-${1 + Math.floor(random() ** 2 * users)}` } };
    }
    case "storage":
      return { cost, properties: { region } };
  }
}

function modelDetails(
  { provider, model, price }: DemoModel,
  { region, quantity }: { readonly region: string; readonly quantity: number },
  random: () => number,
): Pick<DemoEvent, "properties" | "cost"> {
  const inputTokens = Math.round(quantity * (INPUT.least + INPUT.span * random()));
  const outputTokens = quantity - inputTokens;
  const endpoint = pickWeighted(ENDPOINTS, random()).name;
  const cost = price && decimalText(inputTokens * price.input + outputTokens * price.output, PRICE_DIGITS);
  return {
    ...(cost === undefined ? {} : { cost }),
    properties: { region, endpoint, model, modelProvider: provider, inputTokens, outputTokens },
  };
}
