/** Answers how much was used, by whom and at what cost: `GET /v1/analytics/usage`. */
import { NARROWER_QUESTION, queryUsageAnalytics } from "../../shared/application/query-usage-analytics.ts";
import { parseUsageQuery } from "../../shared/contracts/analytics-usage.ts";
import { toUsageResponse } from "../../shared/contracts/analytics-usage-answer.ts";
import { toAnswerHeaders } from "../../shared/contracts/answer-headers.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler, readParameter } from "../../shared/lambda/http.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "analytics:read", async ({ query, caller }) => {
    const question = parseUsageQuery((name) => readParameter(query, name));
    const answer = await queryUsageAnalytics(dependencies.usage, {
      organization: caller.organization,
      ...question,
    });
    return {
      statusCode: 200,
      headers: toAnswerHeaders(answer),
      body: toUsageResponse(answer, question.passedFilters),
      narrowerQuestion: NARROWER_QUESTION,
    };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
