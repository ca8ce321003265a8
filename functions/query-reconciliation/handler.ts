/** Tells whether the totals were proven lately: `GET /v1/health/reconciliation`. */
import { reportReconciliation } from "../../shared/application/report-reconciliation.ts";
import { toReconciliationHealth } from "../../shared/contracts/reconciliation-health.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createHttpHandler } from "../../shared/lambda/http.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createHttpHandler(dependencies, "analytics:read", async ({ caller }) => {
    const report = await reportReconciliation(dependencies.report, caller.organization);
    return { statusCode: 200, body: toReconciliationHealth(report) };
  });
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
