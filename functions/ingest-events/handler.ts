/** Accepts usage events, each in its own dialect (shared/contracts/dialects/registry.ts), on one way to the queue. */
import { type IngestOutcome, ingestEvents } from "../../shared/application/ingest-events.ts";
import { setAsideRefused } from "../../shared/application/set-aside-refused.ts";
import { parseBackfill } from "../../shared/contracts/backfill.ts";
import {
  type Dialect,
  describeFault,
  type EventResult,
  type EventVerdict,
} from "../../shared/contracts/dialects/dialect.ts";
import { chooseDialect } from "../../shared/contracts/dialects/registry.ts";
import type { Submission } from "../../shared/contracts/submission.ts";
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
    const dialect = chooseDialect(request);
    const results = await ingest(dependencies, request, backfill, dialect);
    await setAside(dependencies, request, dialect, results);
    return dialect.answer(results);
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function ingest(
  { ingest: dependencies }: Dependencies,
  request: HttpRequest,
  backfill: string | undefined,
  dialect: Dialect,
): Promise<readonly EventResult[]> {
  const { organization } = request.caller;
  const { eventId, timeOrdered } = dependencies.identifiers;
  const submissions = dialect.readItems(request).map((item) => dialect.parseItem(item, timeOrdered));
  const events = submissions.map((submission) =>
    submission.kind === "parsed" ? submission.event : undefined,
  );
  const outcomes = await ingestEvents(dependencies, { organization, backfill, events });
  return submissions.map((submission, index) => {
    const key = submission.kind === "parsed" ? submission.event.idempotencyKey : submission.idempotencyKey;
    return {
      index,
      id: key === undefined ? null : eventId(organization, key),
      idempotencyKey: key ?? null,
      submission,
      verdict: judge(dialect, submission, outcomes[index]),
    };
  });
}

function judge(dialect: Dialect, submission: Submission, outcome: IngestOutcome | undefined): EventVerdict {
  if (submission.kind === "refused") return { kind: "rejected", errors: submission.faults };
  if (outcome?.kind === "accepted") return outcome;
  return {
    kind: "rejected",
    errors: (outcome?.faults ?? []).map((fault) => describeFault(dialect, fault)),
  };
}

/** Keeps what was refused. Whatever happens to it, the request is answered as it was decided. */
async function setAside(
  { refused, logger }: Dependencies,
  { caller: { organization }, requestId }: HttpRequest,
  { name }: Dialect,
  results: readonly EventResult[],
): Promise<void> {
  const refusals = results.flatMap(({ index, idempotencyKey, submission: { input }, verdict }) =>
    verdict.kind === "accepted"
      ? []
      : [{ index, reasons: verdict.errors, input, idempotencyKey: idempotencyKey ?? undefined }],
  );
  try {
    await withinTime(setAsideRefused(refused, organization, name, refusals), SET_ASIDE_MS);
  } catch (cause) {
    const events = refusals.length;
    logger.warn(LOG.refusedNotKept, { organization, requestId, events, cause: String(cause) });
  }
}
