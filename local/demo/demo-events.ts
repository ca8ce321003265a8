/**
 * Owns: a small month of usage to look at, the same at every start but for its dates.
 * Does not own: sending it (seed-demo.ts).
 */
export interface DemoEvent {
  readonly idempotencyKey: string;
  readonly customer: string;
  readonly agent: string;
  readonly eventType: string;
  readonly timestamp: string;
  readonly quantity: number;
  /** Dollars as a decimal text. */
  readonly cost: string;
  readonly properties: Readonly<Record<string, string>>;
}

const EVENTS = 600;
const DAYS = 30;
const DAY_MS = 86_400_000;

/** The first customers use more: shares of all events. */
const CUSTOMERS = [
  { name: "acme", share: 0.45 },
  { name: "globex", share: 0.3 },
  { name: "initech", share: 0.15 },
  { name: "umbrella", share: 0.1 },
];
const AGENTS = ["support-bot", "research-assistant"];
const TYPES = [
  { name: "llm-tokens", quantityMax: 8_000, microdollarsEach: 3 },
  { name: "api-calls", quantityMax: 20, microdollarsEach: 150 },
  { name: "documents-read", quantityMax: 40, microdollarsEach: 2_000 },
];
const REGIONS = ["us-east", "eu-west"];

/** @param now milliseconds since 1970; the events lie on this UTC day and the 29 before it, in the order of their times */
export function createDemoEvents(now: number): readonly DemoEvent[] {
  const random = createRandom(1);
  const start = (Math.floor(now / DAY_MS) - DAYS + 1) * DAY_MS;
  return Array.from({ length: EVENTS }, (_, index) => {
    const time = start + Math.floor(((index + random()) / EVENTS) * (now - start));
    const type = pick(TYPES, random());
    const quantity = 1 + Math.floor(random() * type.quantityMax);
    return {
      idempotencyKey: `demo-${index}`,
      customer: pickCustomer(random()),
      agent: pick(AGENTS, random()),
      eventType: type.name,
      timestamp: new Date(time).toISOString(),
      quantity,
      cost: toDollars(quantity * type.microdollarsEach),
      properties: { region: pick(REGIONS, random()) },
    };
  });
}

function pickCustomer(chance: number): string {
  let rest = chance;
  for (const { name, share } of CUSTOMERS) {
    rest -= share;
    if (rest < 0) return name;
  }
  return "umbrella";
}

function pick<T>(choices: readonly [T, ...T[]] | readonly T[], chance: number): T {
  const choice = choices[Math.floor(chance * choices.length)];
  if (choice === undefined) throw new RangeError(`chance: got ${chance}; accepted is [0, 1)`);
  return choice;
}

function toDollars(microdollars: number): string {
  const digits = String(microdollars).padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Numbers in [0, 1) that look like chance and are the same for the same seed (a 32-bit linear congruence). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
