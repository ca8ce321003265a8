/** Snapshots of an organization whose contracts, bills, usage and clock are a test's, on stores in memory. */
import { closeMonth } from "../../shared/application/close-month.ts";
import { type SnapshotRequest, snapshotMrr } from "../../shared/application/snapshot-mrr.ts";
import { decimal } from "../../shared/domain/decimal/decimal.ts";
import { timestampOf } from "../../shared/domain/event/timestamp.ts";
import type { CustomerMonth } from "../../shared/domain/mrr/customer-month.ts";
import type { SnapshotHead } from "../../shared/domain/mrr/snapshot.ts";
import type { BillingRecords } from "../../shared/ports/billing.ts";
import type { UsageNeed } from "../../shared/ports/earnings.ts";
import type { SnapshotReader, SnapshotWriter } from "../../shared/ports/snapshots.ts";
import { createInMemoryBilling } from "./in-memory-billing.ts";
import { createInMemorySnapshots } from "./in-memory-snapshots.ts";

type Given = NonNullable<Parameters<typeof createInMemoryBilling>[0]>;

export interface SnapshotWorldOptions extends Given {
  readonly now: string;
  readonly organizations?: readonly string[];
  /** Decimal text by customer, whatever the days. */
  readonly usage?: Readonly<Record<string, string>>;
  readonly pageWeight?: number;
  readonly snapshots?: SnapshotReader & SnapshotWriter;
}

export class Crash extends Error {}

const ORGANIZATION = "acme";

export function createSnapshotWorld(options: SnapshotWorldOptions) {
  const { usage = {}, organizations = [ORGANIZATION], pageWeight = 2 } = options;
  const billing = createInMemoryBilling(options);
  const snapshots = options.snapshots ?? createInMemorySnapshots();
  const needs: UsageNeed[] = [];
  let [at, ids, dataThrough] = [Date.parse(options.now), 0, "9999-01-01T00:00:00Z"];
  const now = () => at;

  /**
   * One worker, with fates of its own: it dies at the write after so many, or, if that is lost, with the last of them; or its time
   * is over after so many looks at the clock.
   */
  const worker = (fate: { writesMax?: number; stepsMax?: number; isLost?: boolean } = {}) => {
    let [writes, looks] = [0, 0];
    const dying: SnapshotReader & SnapshotWriter = {
      ...snapshots,
      advance: async (...asked) => {
        if (writes === fate.writesMax) throw new Crash();
        writes++;
        const outcome = await snapshots.advance(...asked);
        if (writes === fate.writesMax && fate.isLost) throw new Crash();
        return outcome;
      },
    };
    const closing = {
      billing: billing.reader,
      identities: { absorptions: async () => new Map<string, string>() },
      readUsage: async (_: string, asked: readonly UsageNeed[]) => {
        needs.push(...asked);
        return ({ customer }: UsageNeed) => decimal(usage[customer.id] ?? "0");
      },
      snapshots: dying,
      identifiers: { fingerprint: (text: string) => hash(text) },
      pageWeight,
      hasTime: () => looks++ < (fate.stepsMax ?? Number.POSITIVE_INFINITY),
    };
    return {
      run: (request: SnapshotRequest = {}) =>
        snapshotMrr(
          {
            organizations: async () => organizations,
            snapshots: dying,
            billing: billing.reader,
            lateMonths: billing.lateMonths,
            dataThrough: async () => dataThrough,
            closeMonth: (organization, run) => closeMonth(closing, organization, run),
            identifiers: { timeOrdered: () => `run-${String(++ids).padStart(4, "0")}` },
            now,
            random: () => 0.5,
          },
          request,
        ),
      writes: () => writes,
    };
  };

  return {
    snapshots,
    needs,
    worker,
    run: (request?: SnapshotRequest) => worker().run(request),
    moveTo: (instant: string) => {
      at = Date.parse(instant);
    },
    countOnlyThrough: (instant: string) => {
      dataThrough = instant;
    },
    record: async <Kind extends keyof BillingRecords>(kind: Kind, record: BillingRecords[Kind]) => {
      const deed = { keyId: "key", action: "created", at: timestampOf(at) } as const;
      await billing.editor.create(ORGANIZATION, kind, record, deed);
    },
    replace: async <Kind extends keyof BillingRecords>(
      kind: Kind,
      before: BillingRecords[Kind],
      after: BillingRecords[Kind],
    ) => {
      const deed = { keyId: "key", action: "updated", at: timestampOf(at) } as const;
      await billing.editor.replace(ORGANIZATION, kind, { before, after }, deed);
    },
    late: () => billing.lateMonths.list(ORGANIZATION),
    heads: (months = {}) => snapshots.heads(ORGANIZATION, months),
    customers: async (head: Pick<SnapshotHead, "runId" | "currency">) => {
      const found: CustomerMonth[] = [];
      for await (const some of snapshots.customers(ORGANIZATION, head, {})) found.push(...some);
      return found;
    },
  };
}

/** Enough to tell texts of a test apart. */
function hash(text: string): string {
  let sum = 7n;
  for (const letter of text) sum = (sum * 31n + BigInt(letter.codePointAt(0) ?? 0)) % 2n ** 61n;
  return sum.toString(36);
}
