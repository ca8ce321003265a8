import type { CustomerMonth } from "../domain/mrr/customer-month.ts";
import type { SnapshotHead } from "../domain/mrr/snapshot.ts";
import type { ClosedCustomer, SnapshotRun } from "../domain/mrr/snapshot-run.ts";

/** Which customers of a version are read: those after one, or this one alone; all of them without either. */
export interface CustomersQuestion {
  readonly after?: string;
  readonly customerId?: string;
}

/** Reads are consistent: what was put before is in them. */
export interface SnapshotReader {
  /**
   * Versions in the order of months, currencies and versions.
   * @param months `YYYY-MM`, both inclusive; what is absent does not narrow it
   */
  heads(
    organization: string,
    months: { readonly from?: string; readonly to?: string },
  ): Promise<readonly SnapshotHead[]>;
  /** In the order of customers, some at a time. One customer may come several times in a row, each time with other rows. */
  customers(
    organization: string,
    version: Pick<SnapshotHead, "runId" | "currency">,
    question: CustomersQuestion,
  ): AsyncIterable<readonly CustomerMonth[]>;
  /** The last run of each month, in the order of months. */
  runs(organization: string): Promise<readonly SnapshotRun[]>;
  /** The last run of a month. */
  findRun(organization: string, month: string): Promise<SnapshotRun | undefined>;
}

/** What is put in one step: all of it, or nothing. */
export interface SnapshotStep {
  /** The run of the month as it must stand; absent: it has none. */
  readonly before: SnapshotRun | undefined;
  readonly after: SnapshotRun;
  /** In the order of customers, all of one customer. At most 4 MB: some 25,000 rows. */
  readonly customers: readonly ClosedCustomer[];
  /** New versions; fewer than 90. */
  readonly heads: readonly SnapshotHead[];
}

export interface SnapshotWriter {
  /**
   * Nothing that was put is ever changed, but for the run itself.
   * @returns "overtaken" when the run of the month is another than `before`, and not `after` either
   */
  advance(organization: string, step: SnapshotStep): Promise<"advanced" | "overtaken">;
}
