/** Owns: the real trace as events, spread over customers in the two ways that bracket what producers do. */
import { type NativeEvent, readRows } from "../import/read-rows.ts";

export interface Workload {
  readonly name: string;
  readonly eventsPerRequest: number;
  readonly events: readonly NativeEvent[];
}

/** How a producer's request mixes customers decides how many counters its chunk moves. */
export type Spread = "3 customers a request" | "50 customers by row";

const CUSTOMERS = { "3 customers a request": 3, "50 customers by row": 50 } as const satisfies Record<
  Spread,
  number
>;

export async function readTrace(
  file: string,
  limit: number,
): Promise<readonly { timestamp: string; quantity: string }[]> {
  const rows: { timestamp: string; quantity: string }[] = [];
  for await (const { fields } of readRows({
    file,
    timestampColumn: "TIMESTAMP",
    quantityColumn: "ContextTokens",
  })) {
    rows.push({ timestamp: `${fields.TIMESTAMP?.replace(" ", "T")}Z`, quantity: fields.ContextTokens ?? "" });
    if (rows.length === limit) break;
  }
  return rows;
}

/** @param run keeps the keys of one run apart from those of another */
export function toWorkload(
  rows: readonly { timestamp: string; quantity: string }[],
  eventsPerRequest: number,
  spread: Spread,
  run: string,
): Workload {
  return {
    name: `${eventsPerRequest} per request, ${spread}`,
    eventsPerRequest,
    events: rows.map(({ timestamp, quantity }, row) => ({
      idempotencyKey: `${run}:${row}`,
      customer: `${run}-customer-${row % CUSTOMERS[spread]}`,
      eventType: "context-tokens",
      timestamp,
      quantity,
    })),
  };
}
