/** Answers how much many customers used of many meters, as Metronome asks: `POST /v1/usage` and `POST /v1/usage/groups`. */
import { queryBatchUsage } from "../../shared/application/query-batch-usage.ts";
import { queryUsageGroups } from "../../shared/application/query-usage-groups.ts";
import { toAnswerHeaders } from "../../shared/contracts/answer-headers.ts";
import { parseBatchUsage } from "../../shared/contracts/batch-usage.ts";
import { toBatchUsageResponse, toUsageGroupsResponse } from "../../shared/contracts/batch-usage-answer.ts";
import { parseUsageGroups } from "../../shared/contracts/usage-groups.ts";
import type { Origin } from "../../shared/domain/freshness/data-through.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "analytics:read", (request) =>
    request.route.endsWith("/groups")
      ? answerGroups(dependencies, request)
      : answerBatch(dependencies, request),
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function answerBatch(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { query, caller, readJson } = request;
  const { cursor, ...question } = parseBatchUsage(
    contextOf(dependencies, request),
    readJson(),
    readParameter(query, "next_page"),
  );
  const answer = await queryBatchUsage(open(dependencies), {
    ...question,
    organization: caller.organization,
  });
  const narrower = "one of billable_metrics at a time, or for fewer values of its group_by";
  return toAnswer(answer, toBatchUsageResponse(answer, cursor), narrower);
}

async function answerGroups(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const { query, caller, readJson } = request;
  const { cursor, ...question } = parseUsageGroups(contextOf(dependencies, request), readJson(), {
    limit: readParameter(query, "limit"),
    nextPage: readParameter(query, "next_page"),
  });
  const answer = await queryUsageGroups(open(dependencies), {
    ...question,
    organization: caller.organization,
  });
  return toAnswer(answer, toUsageGroupsResponse(answer, cursor), "a smaller limit");
}

function contextOf({ identifiers }: Dependencies, { caller }: HttpRequest) {
  return { organization: caller.organization, fingerprint: identifiers.fingerprint };
}

function open({ usage, openSums }: Dependencies) {
  return { ...usage, ...openSums() };
}

function toAnswer(origin: Origin, body: unknown, narrowerQuestion: string): HttpAnswer {
  return { statusCode: 200, headers: toAnswerHeaders(origin), body, narrowerQuestion };
}
