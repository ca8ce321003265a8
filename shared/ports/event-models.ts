import type { Totals } from "../domain/rollup/counter.ts";
import type { Segment } from "./event-store.ts";

export interface ModelQuestion {
  readonly organization: string;
  readonly span: Segment;
  /** All ids that are wanted; absent: whichever there are. */
  readonly customerIds?: readonly string[];
  readonly agentIds?: readonly string[];
  readonly meterIds?: readonly string[];
}

export interface ModelRow {
  readonly model: string;
  /** Absent where events name a model and no provider. */
  readonly provider?: string;
  /** Without a quantity: those of different meters are no sum. */
  readonly totals: Pick<Totals, "count" | "cost" | "costed">;
}

export interface EventModelReader {
  /**
   * What the events of each model cost, exact. Events without a model are left out, and so are those that wait for the event store.
   * @param rowsMax of more rows than these nothing is answered
   * @throws MeteringError request.too-large, event-store.unavailable
   */
  sumModels(question: ModelQuestion, rowsMax: number): Promise<readonly ModelRow[]>;
}
