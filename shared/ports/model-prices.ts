import type { ModelPrice } from "../domain/cost/model-price.ts";

/** An organization's price table. Prices are added, and never changed or taken away. */
export interface ModelPrices {
  /** All, in the order in which they were recorded. What was added before is in it. An organization has at most some thousand. */
  list(organization: string): Promise<readonly ModelPrice[]>;
  /** Adding the same one again changes nothing. */
  add(organization: string, price: ModelPrice): Promise<void>;
}

/** The prices as a worker that accepts events knows them. */
export interface ModelPricesInEffect {
  /** Every price that may hold for an event accepted at this time (ms since 1970): as the meters are (ports/meters.ts). */
  at(organization: string, acceptedAt: number): Promise<readonly ModelPrice[]>;
}
