/** Accepts usage events: `POST /v1/events` and `POST /v1/usage/record`, each in its own dialect, on one way to the queue. */
import { type IngestOutcome, ingestEvents } from "../../shared/application/ingest-events.ts";
import { parseBackfill } from "../../shared/contracts/backfill.ts";
import { parseMarginfrontRecords } from "../../shared/contracts/marginfront-records.ts";
import { parseNativeEvents } from "../../shared/contracts/native-events.ts";
import type { EventResult, IngestResponse, Submission } from "../../shared/contracts/submission.ts";
import { requireScope } from "../../shared/lambda/authenticate.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "events:write", async (request) => {
    const backfill = parseBackfill(readParameter(request.query, "backfill"));
    if (backfill !== undefined) requireScope(request.caller, "events:backfill");
    const isMarginfront = request.path === "/v1/usage/record";
    const submissions = isMarginfront
      ? parseMarginfrontRecords(request.readJson(), dependencies.ingest.identifiers.timeOrdered)
      : parseNativeEvents(request.readJson());
    const body = await ingest(dependencies, request, backfill, submissions);
    return { statusCode: isMarginfront ? 200 : 202, body };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function ingest(
  dependencies: Dependencies,
  request: HttpRequest,
  backfill: string | undefined,
  submissions: readonly Submission[],
): Promise<IngestResponse> {
  const outcomes = await ingestEvents(dependencies.ingest, {
    organization: request.caller.organization,
    backfill,
    events: submissions.map((submission) => (submission.kind === "parsed" ? submission.event : undefined)),
  });
  const results = submissions.map((submission, index) => toResult(index, submission, outcomes[index]));
  const accepted = results.filter(({ status }) => status === "accepted").length;
  return { accepted, rejected: results.length - accepted, results };
}

function toResult(index: number, submission: Submission, outcome: IngestOutcome | undefined): EventResult {
  if (submission.kind === "refused") {
    return {
      index,
      idempotencyKey: submission.idempotencyKey ?? null,
      status: "rejected",
      errors: submission.faults,
    };
  }
  const { idempotencyKey } = submission.event;
  if (outcome?.kind === "accepted") return { index, idempotencyKey, status: "accepted" };
  return { index, idempotencyKey, status: "rejected", errors: outcome?.faults };
}
