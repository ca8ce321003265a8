/** Accepts usage events: `POST /v1/events` and `POST /v1/usage/record`, each in its own dialect, on one way to the queue. */
import { type IngestOutcome, ingestEvents } from "../../shared/application/ingest-events.ts";
import { type Refusal, setAsideRefused } from "../../shared/application/set-aside-refused.ts";
import { parseBackfill } from "../../shared/contracts/backfill.ts";
import { parseMarginfrontRecords } from "../../shared/contracts/marginfront-records.ts";
import { parseNativeEvents } from "../../shared/contracts/native-events.ts";
import type { EventResult, IngestResponse, Submission } from "../../shared/contracts/submission.ts";
import { requireScope } from "../../shared/lambda/authenticate.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { withinTime } from "../../shared/lambda/clients.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import { LOG } from "../../shared/lambda/log-messages.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

/** The accepted events of the request are queued by then: its answer waits no longer for what is only kept to look at. */
const SET_ASIDE_MS = 2_000;

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "events:write", async (request) => {
    const backfill = parseBackfill(readParameter(request.query, "backfill"));
    if (backfill !== undefined) requireScope(request.caller, "events:backfill");
    const isMarginfront = request.path === "/v1/usage/record";
    const submissions = isMarginfront
      ? parseMarginfrontRecords(request.readJson(), dependencies.ingest.identifiers.timeOrdered)
      : parseNativeEvents(request.readJson());
    const results = await ingest(dependencies, request, backfill, submissions);
    await setAside(dependencies, request, isMarginfront ? "marginfront" : "native", submissions, results);
    return { statusCode: isMarginfront ? 200 : 202, body: toResponse(results) };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function ingest(
  dependencies: Dependencies,
  { caller: { organization } }: HttpRequest,
  backfill: string | undefined,
  submissions: readonly Submission[],
): Promise<readonly EventResult[]> {
  const outcomes = await ingestEvents(dependencies.ingest, {
    organization,
    backfill,
    events: submissions.map((submission) => (submission.kind === "parsed" ? submission.event : undefined)),
  });
  return submissions.map((submission, index) => {
    const key = submission.kind === "parsed" ? submission.event.idempotencyKey : submission.idempotencyKey;
    return {
      index,
      id: key === undefined ? null : dependencies.ingest.identifiers.eventId(organization, key),
      idempotencyKey: key ?? null,
      ...judge(submission, outcomes[index]),
    };
  });
}

function judge(
  submission: Submission,
  outcome: IngestOutcome | undefined,
): Pick<EventResult, "status" | "errors"> {
  if (submission.kind === "refused") return { status: "rejected", errors: submission.faults };
  if (outcome?.kind === "accepted") return { status: "accepted" };
  return { status: "rejected", errors: outcome?.faults };
}

/** Keeps what was refused. Whatever happens to it, the request is answered as it was decided. */
async function setAside(
  { refused, logger }: Dependencies,
  { caller: { organization }, requestId }: HttpRequest,
  form: "native" | "marginfront",
  submissions: readonly Submission[],
  results: readonly EventResult[],
): Promise<void> {
  const refusals = results.flatMap(({ index, idempotencyKey, status, errors = [] }): readonly Refusal[] =>
    status === "accepted"
      ? []
      : [
          {
            index,
            reasons: errors,
            input: submissions[index]?.input,
            idempotencyKey: idempotencyKey ?? undefined,
          },
        ],
  );
  try {
    await withinTime(setAsideRefused(refused, organization, form, refusals), SET_ASIDE_MS);
  } catch (cause) {
    logger.warn(LOG.refusedNotKept, {
      organization,
      requestId,
      events: refusals.length,
      cause: String(cause),
    });
  }
}

function toResponse(results: readonly EventResult[]): IngestResponse {
  const accepted = results.filter(({ status }) => status === "accepted").length;
  return { accepted, rejected: results.length - accepted, results };
}
