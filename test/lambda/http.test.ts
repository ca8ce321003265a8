import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { createHttpHandler } from "../../shared/lambda/http.ts";
import type { HttpAnswer } from "../../shared/lambda/http-answer.ts";

const EVENT = {
  routeKey: "GET /v1/things",
  rawPath: "/v1/things",
  rawQueryString: "",
  headers: {},
  requestContext: { requestId: "request-1", http: { method: "GET" } },
} as APIGatewayProxyEventV2;

async function answer(respond: () => HttpAnswer) {
  const handler = createHttpHandler(
    {
      authenticate: async () => ({ keyId: "k", organization: "org", scopes: ["analytics:read"] }),
      logger: { warn: vi.fn(), error: vi.fn() },
    },
    "analytics:read",
    async () => respond(),
  );
  return handler(EVENT, {} as Context);
}

const MEGABYTES_6 = 6 * 1024 * 1024;
const sizeOf = (result: unknown) => Buffer.byteLength(JSON.stringify(result));

describe("the size of an answer", () => {
  /** As many quotes as fit: each is two bytes in the body, and three more around it. */
  const quotes = (count: number): HttpAnswer => ({ statusCode: 200, body: '"'.repeat(count) });

  it("up to 6 MB as Lambda counts them is sent", async () => {
    const overhead = sizeOf(await answer(() => quotes(0)));
    const count = Math.floor((MEGABYTES_6 - overhead) / 4);
    const fitting = await answer(() => quotes(count));
    expect(fitting.statusCode).toBe(200);
    expect(sizeOf(fitting)).toBeLessThanOrEqual(MEGABYTES_6);

    const beyond = await answer(() => quotes(count + 1));
    expect(beyond.statusCode).toBe(413);
  });

  it("beyond it the answer says what to ask for instead", async () => {
    const result = await answer(() => ({
      statusCode: 200,
      body: ["x".repeat(MEGABYTES_6)],
      narrowerQuestion: "a shorter window",
    }));
    expect(JSON.parse(result.body ?? "")).toEqual({
      statusCode: 413,
      error: "Content Too Large",
      message: `the answer has ${MEGABYTES_6 + 4} characters, more than the 6 MB that can be sent; ask for a shorter window`,
      requestId: "request-1",
    });
  });
});
