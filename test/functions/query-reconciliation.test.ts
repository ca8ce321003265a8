import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/query-reconciliation/handler.ts";
import type { ReconciliationRun } from "../../shared/domain/reconciliation/run.ts";

const NOW = Date.parse("2026-01-31T12:00:00Z");
const asked: unknown[] = [];

async function ask(runs: readonly ReconciliationRun[]) {
  const handler = createHandler({
    authenticate: async () => ({ keyId: "id", organization: "acme", scopes: ["analytics:read"] }),
    logger: { warn: () => {}, error: () => {} },
    report: {
      log: {
        runs: async (...question) => {
          asked.push(question);
          return runs;
        },
      },
      now: () => NOW,
    },
  });
  const event = {
    headers: {},
    routeKey: "GET /v1/health/reconciliation",
    rawPath: "/v1/health/reconciliation",
    rawQueryString: "",
    requestContext: { requestId: "r", http: { method: "GET" } },
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode, body } = await handler(event, {} as Context);
  return { statusCode, body: JSON.parse(body ?? "") };
}

const aRun = (over: Partial<ReconciliationRun>): ReconciliationRun => ({
  id: "id",
  organization: "acme",
  at: "2026-01-31T11:00:00.000Z",
  hours: [],
  notChecked: [],
  drift: [],
  driftCount: 0,
  eventStoreDrift: [],
  repaired: [],
  resent: 0,
  orphansTakenOver: 0,
  unclaimed: [],
  ...over,
});

describe("GET /v1/health/reconciliation", () => {
  test("says nothing that is not known when it never ran", async () => {
    expect(await ask([])).toEqual({
      statusCode: 200,
      body: {
        lastRunAt: null,
        hoursChecked: null,
        hoursChecked30Days: 0,
        drift: [],
        eventStoreDrift: [],
        orphansTakenOver: null,
        unclaimed: null,
        lastRun: null,
      },
    });
    expect(asked.at(-1)).toEqual(["acme", Date.parse("2026-01-01T12:00:00Z")]);
  });

  test("tells the last run, and the hours of all of them", async () => {
    const last = aRun({ hours: ["2026-01-31T09:00:00Z"], orphansTakenOver: 3, unclaimed: ["a", "b"] });
    const { body } = await ask([last, aRun({ hours: ["2026-01-02T01:00:00Z", "2026-01-02T02:00:00Z"] })]);
    expect(body).toMatchObject({
      lastRunAt: "2026-01-31T11:00:00.000Z",
      hoursChecked: 1,
      hoursChecked30Days: 3,
      orphansTakenOver: 3,
      unclaimed: 2,
      lastRun: { id: "id", unclaimed: ["a", "b"] },
    });
  });
});
