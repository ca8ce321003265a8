import type { HoursQuestion } from "../domain/reconciliation/hours.ts";
import type { EventReceipt } from "./event-receipts.ts";

/** Receipts of every counted event of these hours, each once, some at a time. Corrected and voided ones are among them. */
export type ReadCounted = (question: HoursQuestion) => AsyncIterable<readonly EventReceipt[]>;
