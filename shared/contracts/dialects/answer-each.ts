import type { IngestResponse, EventResult as WireResult } from "../answers/ingestion.ts";
import type { EventResult } from "./dialect.ts";

/** The body that tells what became of each event. */
export function answerEach(results: readonly EventResult[]): IngestResponse {
  const accepted = results.filter(({ verdict }) => verdict.kind === "accepted").length;
  return { accepted, rejected: results.length - accepted, results: results.map(toResult) };
}

function toResult({ index, id, idempotencyKey, verdict }: EventResult): WireResult {
  const named = { index, id, idempotencyKey };
  return verdict.kind === "accepted"
    ? { ...named, status: "accepted" }
    : { ...named, status: "rejected", errors: verdict.errors };
}
