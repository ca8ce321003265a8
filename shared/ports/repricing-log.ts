import type { RepricingCall } from "../domain/cost/repricing-run.ts";

/** Remembers who let what be repriced; an entry is never rewritten. */
export interface RepricingLog {
  record(organization: string, call: RepricingCall): Promise<void>;
  /** Newest first, after an entry. */
  list(
    organization: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly RepricingCall[]>;
}
