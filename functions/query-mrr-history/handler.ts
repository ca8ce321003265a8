/** Answers how recurring revenue moved, `GET /v1/analytics/mrr/history`, and which snapshots say so, `GET /v1/mrr-snapshots`. */
import {
  listSnapshots,
  NARROWER_HISTORY,
  queryMrrHistory,
} from "../../shared/application/query-mrr-history.ts";
import { parseMrrHistoryQuery, toMrrHistoryResponse } from "../../shared/contracts/mrr-history.ts";
import { parseMrrSnapshotsQuery, toMrrSnapshotsResponse } from "../../shared/contracts/mrr-snapshots.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "analytics:read", (request) =>
    request.route.endsWith("/history") ? answerHistory(dependencies, request) : list(dependencies, request),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function answerHistory({ history }: Dependencies, { query, caller }: HttpRequest): Promise<HttpAnswer> {
  const question = parseMrrHistoryQuery((name) => readParameter(query, name));
  const answer = await queryMrrHistory(history, { organization: caller.organization, ...question });
  return {
    statusCode: 200,
    headers: { "tallymark-data-through": answer.dataThrough },
    body: toMrrHistoryResponse(answer),
    narrowerQuestion: NARROWER_HISTORY,
  };
}

async function list(
  { history, fingerprint }: Dependencies,
  { query, caller: { organization } }: HttpRequest,
): Promise<HttpAnswer> {
  const context = { organization, fingerprint };
  const question = parseMrrSnapshotsQuery(context, query.keys(), (name) => readParameter(query, name));
  const heads = await listSnapshots(history, organization, question);
  return { statusCode: 200, body: toMrrSnapshotsResponse(context, question, heads) };
}
