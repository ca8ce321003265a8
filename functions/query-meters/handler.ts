/**
 * Answers how much of a meter was used, and what a customer used: `GET /v1/meters/{id}/usage` and `/stats`,
 * `GET /v1/customers/{id}/usage`; all of them under `/api/v1` too.
 */
import { queryCustomerUsage } from "../../shared/application/query-customer-usage.ts";
import { queryMeterStats } from "../../shared/application/query-meter-stats.ts";
import { queryMeterUsage } from "../../shared/application/query-meter-usage.ts";
import { toAnswerHeaders } from "../../shared/contracts/answer-headers.ts";
import {
  parseCustomerUsageQuery,
  parseMeterStatsQuery,
  parseMeterUsageQuery,
} from "../../shared/contracts/meter-usage.ts";
import {
  toCustomerUsageResponse,
  toMeterStatsResponse,
  toMeterUsageResponse,
} from "../../shared/contracts/meter-usage-answer.ts";
import type { Origin } from "../../shared/domain/freshness/data-through.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "analytics:read", (request) => {
    if (request.route === "GET /v1/customers/{id}/usage") return answerCustomerUsage(dependencies, request);
    return request.route.endsWith("/stats")
      ? answerMeterStats(dependencies, request)
      : answerMeterUsage(dependencies, request);
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function answerMeterUsage(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const question = parseMeterUsageQuery(...given(request));
  const answer = await queryMeterUsage(open(dependencies), { ...question, ...organizationOf(request) });
  const narrower =
    question.breakdown === undefined
      ? "a later start_date, or a longer group_by"
      : "a later start_date, a longer group_by, or a smaller limit";
  return toAnswer(answer, toMeterUsageResponse(answer), narrower);
}

async function answerMeterStats(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const question = parseMeterStatsQuery(...given(request));
  const answer = await queryMeterStats(open(dependencies), { ...question, ...organizationOf(request) });
  return toAnswer(answer, toMeterStatsResponse(answer));
}

async function answerCustomerUsage(dependencies: Dependencies, request: HttpRequest): Promise<HttpAnswer> {
  const question = parseCustomerUsageQuery(...given(request));
  const answer = await queryCustomerUsage(open(dependencies), { ...question, ...organizationOf(request) });
  const narrower =
    "a later start_date, a longer group_by, or one meter at a time by GET /v1/meters/{id}/usage with customer_id";
  return toAnswer(answer, toCustomerUsageResponse(answer), narrower);
}

function given({ pathParameters, query }: HttpRequest) {
  return [pathParameters.id, (name: string) => readParameter(query, name)] as const;
}

function open({ usage, openSums }: Dependencies) {
  return { ...usage, ...openSums() };
}

function organizationOf({ caller }: HttpRequest) {
  return { organization: caller.organization };
}

function toAnswer(origin: Origin, body: unknown, narrowerQuestion?: string): HttpAnswer {
  return { statusCode: 200, headers: toAnswerHeaders(origin), body, narrowerQuestion };
}
