/** Snapshots in memory. What is read is a copy of what was put. */
import type { SnapshotHead } from "../../shared/domain/mrr/snapshot.ts";
import type { ClosedCustomer, SnapshotRun } from "../../shared/domain/mrr/snapshot-run.ts";
import type { SnapshotReader, SnapshotWriter } from "../../shared/ports/snapshots.ts";

interface World {
  readonly runs: Map<string, SnapshotRun>;
  readonly heads: SnapshotHead[];
  readonly customers: Map<string, ClosedCustomer[]>;
}

export function createInMemorySnapshots(): SnapshotReader & SnapshotWriter {
  const worlds = new Map<string, World>();
  const worldOf = (organization: string): World => {
    const world = worlds.get(organization) ?? { runs: new Map(), heads: [], customers: new Map() };
    worlds.set(organization, world);
    return world;
  };
  return {
    heads: async (organization, { from = "", to = "9999-99" }) =>
      worldOf(organization)
        .heads.filter(({ month }) => from <= month && month <= to)
        .sort((a, b) => compare(placeOf(a), placeOf(b))),
    customers: async function* (organization, { runId, currency }, { after = "", customerId }) {
      const all = worldOf(organization).customers.get(runId) ?? [];
      for (const { currency: own, ...customer } of all) {
        if (own !== currency || customer.customerId <= after) continue;
        if (customerId === undefined || customer.customerId === customerId) yield [customer];
      }
    },
    runs: async (organization) =>
      [...worldOf(organization).runs.values()].sort((a, b) => compare(a.month, b.month)),
    findRun: async (organization, month) => worldOf(organization).runs.get(month),
    advance: async (organization, { before, after, customers, heads }) => {
      const world = worldOf(organization);
      const standing = world.runs.get(after.month);
      if (isSame(standing, after)) return "advanced";
      if (!isSame(standing, before)) return "overtaken";
      world.runs.set(after.month, after);
      world.heads.push(...heads);
      world.customers.set(after.runId, [...(world.customers.get(after.runId) ?? []), ...customers]);
      return "advanced";
    },
  };
}

function placeOf({ month, currency, version }: SnapshotHead): string {
  return `${month}#${currency}#${String(version).padStart(6, "0")}`;
}

function isSame(a: SnapshotRun | undefined, b: SnapshotRun | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
