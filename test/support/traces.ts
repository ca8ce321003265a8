/** The public traces of production LLM inference, and what they must sum to, computed straight from the CSV. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const DATA = join(import.meta.dirname, "../../../shared/data");

export const TRACES = {
  code: "azure-llm-inference-2023-code.csv",
  conv: "azure-llm-inference-2023-conv.csv",
} as const;
export const CUSTOMERS = 50;

export const areTracesAvailable = existsSync(join(DATA, TRACES.code));
if (!areTracesAvailable) console.warn("skipped: no real traces at ../shared/data");

export type Trace = keyof typeof TRACES;
export type Column = "ContextTokens" | "GeneratedTokens";

export function traceFile(trace: Trace): string {
  return join(DATA, TRACES[trace]);
}

export interface Sums {
  readonly events: number;
  readonly quantity: number;
  readonly byCustomer: ReadonlyMap<string, { readonly events: number; readonly quantity: number }>;
  readonly byDay: ReadonlyMap<string, { readonly events: number; readonly quantity: number }>;
}

/** Plain integer sums over the lines of the file: no code of the product takes part. */
export function sumTrace(trace: Trace, column: Column): Sums {
  const lines = readFileSync(traceFile(trace), "utf8")
    .split(/\r?\n/)
    .filter((line) => line !== "");
  const index = (lines[0] ?? "").split(",").indexOf(column);
  const byCustomer = new Map<string, { events: number; quantity: number }>();
  const byDay = new Map<string, { events: number; quantity: number }>();
  let quantity = 0;
  lines.slice(1).forEach((line, row) => {
    const fields = line.split(",");
    const tokens = Number(fields[index]);
    quantity += tokens;
    add(byCustomer, `customer-${(row + 1) % CUSTOMERS}`, tokens);
    add(byDay, (fields[0] ?? "").slice(0, 10), tokens);
  });
  return { events: lines.length - 1, quantity, byCustomer, byDay };
}

function add(sums: Map<string, { events: number; quantity: number }>, name: string, quantity: number): void {
  const sum = sums.get(name) ?? { events: 0, quantity: 0 };
  sums.set(name, { events: sum.events + 1, quantity: sum.quantity + quantity });
}
