/**
 * Answers what recurs each month, what was earned, what it cost, and what is past due: `GET /v1/analytics/mrr`, `/revenue`, `/cost` and
 * `/revenue-at-risk`.
 */
import { NARROWER_COST, queryCost } from "../../shared/application/query-cost.ts";
import { NARROWER_MRR, queryMrr } from "../../shared/application/query-mrr.ts";
import { NARROWER_REVENUE, queryRevenue } from "../../shared/application/query-revenue.ts";
import { NARROWER_RISK, queryRevenueAtRisk } from "../../shared/application/query-revenue-at-risk.ts";
import { toAnswerHeaders } from "../../shared/contracts/answer-headers.ts";
import { parseCostQuery } from "../../shared/contracts/cost.ts";
import { toCostResponse } from "../../shared/contracts/cost-answer.ts";
import { parseMrrQuery } from "../../shared/contracts/mrr.ts";
import { toMrrResponse } from "../../shared/contracts/mrr-answer.ts";
import type { ReadParameter } from "../../shared/contracts/parameters.ts";
import { parseRevenueQuery } from "../../shared/contracts/revenue.ts";
import { toRevenueResponse } from "../../shared/contracts/revenue-answer.ts";
import { parseRevenueAtRiskQuery } from "../../shared/contracts/revenue-at-risk.ts";
import { toRevenueAtRiskResponse } from "../../shared/contracts/revenue-at-risk-answer.ts";
import type { Origin } from "../../shared/domain/freshness/data-through.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, type HttpRequest, readParameter } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "analytics:read", (request) => {
    const [question = ""] = request.route.split("/").slice(-1);
    if (question === "mrr") return answerMrr(dependencies, request);
    if (question === "revenue") return answerRevenue(dependencies, request);
    return question === "cost" ? answerCost(dependencies, request) : answerRisk(dependencies, request);
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));

async function answerMrr({ open }: Dependencies, { query, caller }: HttpRequest): Promise<HttpAnswer> {
  const question = parseMrrQuery(readFrom(query));
  const answer = await queryMrr(open(), { organization: caller.organization, ...question });
  return toAnswer(answer, toMrrResponse(answer, question.isExplained), NARROWER_MRR);
}

async function answerRevenue({ open }: Dependencies, { query, caller }: HttpRequest): Promise<HttpAnswer> {
  const question = parseRevenueQuery(readFrom(query));
  const answer = await queryRevenue(open(), { organization: caller.organization, ...question });
  return toAnswer(answer, toRevenueResponse(answer), NARROWER_REVENUE);
}

async function answerCost({ open }: Dependencies, { query, caller }: HttpRequest): Promise<HttpAnswer> {
  const question = parseCostQuery(readFrom(query));
  const answer = await queryCost(open(), { organization: caller.organization, ...question });
  return toAnswer(answer, toCostResponse(answer), NARROWER_COST);
}

async function answerRisk({ open }: Dependencies, { query, caller }: HttpRequest): Promise<HttpAnswer> {
  const question = parseRevenueAtRiskQuery(readFrom(query));
  const answer = await queryRevenueAtRisk(open(), { organization: caller.organization, ...question });
  return toAnswer(answer, toRevenueAtRiskResponse(answer), NARROWER_RISK);
}

function readFrom(query: URLSearchParams): ReadParameter {
  return (name) => readParameter(query, name);
}

function toAnswer(origin: Origin, body: unknown, narrowerQuestion: string): HttpAnswer {
  return { statusCode: 200, headers: toAnswerHeaders(origin), body, narrowerQuestion };
}
