/** The sums of the product, bound to stores in memory as dependencies.ts binds them to AWS. */
import { breakDownMeter } from "../../shared/application/break-down-meter.ts";
import { countCustomers } from "../../shared/application/count-customers.ts";
import { shareReads } from "../../shared/application/share-reads.ts";
import { type SumAllTimeDependencies, sumAllTime } from "../../shared/application/sum-all-time.ts";
import { sumCounters } from "../../shared/application/sum-counters.ts";
import { sumMeter } from "../../shared/application/sum-meter.ts";
import { sumOwned } from "../../shared/application/sum-owned.ts";
import { sumUsage } from "../../shared/application/sum-usage.ts";
import type { Catalog } from "../../shared/ports/catalog.ts";
import type { EventLister, EventMeterReader, EventStoreReader } from "../../shared/ports/event-store.ts";
import type { CounterStore } from "../../shared/ports/rollup-store.ts";
import type { SumCounters, SumMeter, SumOwned, Sums, SumUsage } from "../../shared/ports/sums.ts";
import { readableIdentifiers } from "./in-memory-ports.ts";

export function bindSumUsage(rollups: CounterStore, eventStore: EventStoreReader): SumUsage {
  return (question, onProgress) =>
    sumUsage(
      { eventStore, sumCounters: (...asked) => sumCounters({ rollups }, ...asked) },
      question,
      onProgress,
    );
}

/** The same with owners and names. */
export function bindSumOwned(sum: SumUsage, catalog: Pick<Catalog, "entries">): SumOwned {
  return (...asked) => sumOwned({ catalog, sumUsage: sum }, ...asked);
}

export interface SumStores extends Pick<SumAllTimeDependencies, "meters" | "identities" | "now"> {
  readonly rollups: CounterStore;
  readonly segments: EventStoreReader;
  readonly eventStore: EventMeterReader & Pick<EventLister, "extent">;
}

export function openSums(stores: SumStores): Sums {
  const rollups = shareReads(stores.rollups);
  const dependencies = {
    eventStore: stores.eventStore,
    identifiers: readableIdentifiers(),
    sumCounters: (...asked: Parameters<SumCounters>) => sumCounters({ rollups }, ...asked),
  };
  const sum: SumMeter = (...asked) => sumMeter(dependencies, ...asked);
  return {
    sumUsage: bindSumUsage(rollups, stores.segments),
    sumMeter: sum,
    breakDownMeter: (...asked) => breakDownMeter({ sumMeter: sum }, ...asked),
    countCustomers: (...asked) => countCustomers({ ...dependencies, sumMeter: sum }, ...asked),
    sumAllTime: (...asked) => sumAllTime({ ...dependencies, ...stores, rollups, sumMeter: sum }, ...asked),
  };
}
