/**
 * Makes, reads, lists, changes and archives what usage is about: customers (`/v1/customers`), agents (`/v1/agents`), and meters, in our
 * words (`/v1/meters`) and in Metronome's (`/v1/billable-metrics`).
 */
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler } from "../../shared/lambda/http.ts";
import { answerBillableMetrics } from "./billable-metrics.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";
import { answerIdentities } from "./identities.ts";
import { answerMeters } from "./meters.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(
    dependencies,
    (method) => (method === "GET" ? "catalog:read" : "catalog:write"),
    (request) => {
      const [, , collection] = request.route.split("/");
      if (collection === "meters") return answerMeters(dependencies, request);
      if (collection === "billable-metrics") return answerBillableMetrics(dependencies, request);
      return answerIdentities(dependencies, request, collection === "customers" ? "customer" : "agent");
    },
  );
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
