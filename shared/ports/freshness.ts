import type { Watermarks } from "../domain/freshness/watermarks.ts";

/** Keeps up to when every accepted event is in the rollups and in the event store. */
export interface Freshness {
  /** What a question promises must hold for everything that it reads afterwards: so this is read first. */
  watermarks(): Promise<Watermarks>;
  record(watermarks: Watermarks): Promise<void>;
}
