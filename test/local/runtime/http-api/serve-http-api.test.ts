import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { InvocationResult } from "../../../../local/runtime/functions/invocation.ts";
import { createHttpApi } from "../../../../local/runtime/http-api/serve-http-api.ts";
import { type HttpServer, startHttpServer } from "../../../../local/runtime/http-server.ts";
import { createSystemTimers } from "../../../../local/runtime/timers.ts";
import type { Json, JsonObject } from "../../../../local/template/json.ts";
import type { HttpApiModel } from "../../../../local/template/model.ts";

const served: HttpServer[] = [];
const recorded: number[] = [];

afterEach(async () => {
  await Promise.all(served.splice(0).map((api) => api.stop()));
  recorded.splice(0);
});

type Invoke = (functionArn: string, event: Json) => Promise<InvocationResult>;

async function serve(invoke: Invoke, changes: Partial<HttpApiModel> = {}, now = () => 1_584_039_838_390) {
  const route = (key: string) => ({ key, functionArn: `arn of ${key}`, timeoutMilliseconds: 50 });
  const timers = { ...createSystemTimers(), now };
  const answer = createHttpApi({
    api: { id: "api1", stage: "$default", routes: ["POST /a/{id}", "GET /b"].map(route), ...changes },
    accountId: "000000000000",
    region: "us-east-1",
    timers,
    createRequestId: () => "request-1",
    invoke,
    recordRequest: ({ requestBytes }) => recorded.push(requestBytes),
  });
  const api = await startHttpServer({ port: 0, timers, answer });
  served.push(api);
  return api.url;
}

const returning =
  (payload: Json): Invoke =>
  async () => ({ kind: "returned", payload });

const echo: Invoke = async (functionArn, event) => ({ kind: "returned", payload: { functionArn, event } });

async function ask(url: string, options: RequestInit = {}) {
  const response = await fetch(url, options);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe("createHttpApi", () => {
  it("gives the function an event of payload format 2.0", async () => {
    const url = await serve(echo);

    const { text } = await ask(`${url}/a/x%20y?q=1&q=2&r=a%2Cb`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        cookie: "c=1; d=2",
        "user-agent": "test",
      },
      body: '{"ü":1}',
    });

    const { functionArn, event }: { functionArn: string; event: JsonObject } = JSON.parse(text);
    expect(functionArn).toBe("arn of POST /a/{id}");
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "POST /a/{id}",
      rawPath: "/a/x y",
      rawQueryString: "q=1&q=2&r=a%2Cb",
      cookies: ["c=1", "d=2"],
      queryStringParameters: { q: "1,2", r: "a,b" },
      pathParameters: { id: "x y" },
      body: '{"ü":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: "000000000000",
        apiId: "api1",
        domainName: "api1.execute-api.us-east-1.amazonaws.com",
        domainPrefix: "api1",
        http: {
          method: "POST",
          path: "/a/x y",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "test",
        },
        requestId: "request-1",
        routeKey: "POST /a/{id}",
        stage: "$default",
        time: "12/Mar/2020:19:03:58 +0000",
        timeEpoch: 1_584_039_838_390,
      },
    });
    expect(event.headers).toMatchObject({ "content-type": "application/json; charset=utf-8" });
    expect(event.headers).not.toHaveProperty("cookie");
    expect(recorded).toEqual([8]);
  });

  it("gives what is not text, or is compressed, in base64, and leaves out what is not there", async () => {
    const url = await serve(echo);
    const eventOf = async (headers: Record<string, string>, body: string) =>
      JSON.parse((await ask(`${url}/a/1`, { method: "POST", headers, body })).text).event;

    const binary = { body: "YWJj", isBase64Encoded: true };
    expect(await eventOf({ "content-type": "application/octet-stream" }, "abc")).toMatchObject(binary);
    expect(await eventOf({ "content-type": "text/plain", "content-encoding": "gzip" }, "abc")).toMatchObject(
      binary,
    );
    const bare = JSON.parse((await ask(`${url}/b`)).text).event;
    for (const field of ["body", "cookies", "queryStringParameters", "pathParameters"])
      expect(bare).not.toHaveProperty(field);
  });

  it("joins repeated headers by commas", async () => {
    const url = await serve(echo);
    const text = await new Promise<string>((resolve, reject) => {
      const sent = request(`${url}/b`, { headers: { "x-many": ["1", "2"] } }, async (response) => {
        resolve((await response.toArray()).join(""));
      });
      sent.on("error", reject).end();
    });

    expect(JSON.parse(text).event.headers["x-many"]).toBe("1,2");
  });

  it("sends a structured answer as it is, with cookies and base64", async () => {
    const url = await serve(
      returning({
        statusCode: 201,
        headers: { "X-Some": "1" },
        cookies: ["a=1", "b=2"],
        body: "aGk=",
        isBase64Encoded: true,
      }),
    );

    const { status, headers, text } = await ask(`${url}/b`);

    expect([status, headers.get("x-some"), headers.getSetCookie(), text]).toEqual([
      201,
      "1",
      ["a=1", "b=2"],
      "hi",
    ]);
    expect(headers.get("apigw-requestid")).toBe("request-1");
  });

  it("sends any other answer as JSON with status 200", async () => {
    const { status, headers, text } = await ask(`${await serve(returning({ ok: true }))}/b`);

    expect([status, headers.get("content-type"), text]).toEqual([200, "application/json", '{"ok":true}']);
  });

  it.each<[InvocationResult, number, string]>([
    [{ kind: "failed", error: { errorType: "Error", errorMessage: "secret" } }, 500, "Internal Server Error"],
    [{ kind: "returned", payload: { statusCode: "many" } }, 500, "Internal Server Error"],
    [{ kind: "refused", reason: "throttled" }, 503, "Service Unavailable"],
    [{ kind: "refused", reason: "too-large" }, 413, "Request Entity Too Large"],
  ])("answers %j by %i", async (result, status, message) => {
    const answer = await ask(`${await serve(async () => result)}/b`);

    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, { message }]);
  });

  it("gives up on a function that takes longer than the integration may", async () => {
    const answer = await ask(`${await serve(() => new Promise(() => {}))}/b`);

    expect([answer.status, answer.text]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  it("answers 404 where there is no route, and does not bill it", async () => {
    const { status, text } = await ask(`${await serve(echo)}/a/1`);

    expect([status, text, recorded]).toEqual([404, '{"message":"Not Found"}', []]);
  });

  it("answers 413 beyond 10 MB, and takes 10 MB", async () => {
    const url = await serve(returning("ok"));
    const post = (bytes: number) => ask(`${url}/a/1`, { method: "POST", body: Buffer.alloc(bytes) });

    expect((await post(10 * 1024 * 1024)).status).toBe(200);
    expect((await post(10 * 1024 * 1024 + 1)).status).toBe(413);
  });

  it("lets through a burst and then the rate", async () => {
    let time = 0;
    const throttle = { burstRequests: 2, requestsPerSecond: 10 };
    const url = await serve(returning("ok"), { throttle }, () => time);
    const statuses = async (count: number) => {
      const answers = [];
      for (let index = 0; index < count; index++) answers.push((await ask(`${url}/b`)).status);
      return answers;
    };

    expect(await statuses(3)).toEqual([200, 200, 429]);
    time += 100;
    expect(await statuses(2)).toEqual([200, 429]);
    time += 60_000;
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it("serves a named stage under its name", async () => {
    const url = await serve(echo, { stage: "beta" });

    expect((await ask(`${url}/beta/b`)).status).toBe(200);
    expect((await ask(`${url}/b`)).status).toBe(404);
  });

  it("answers what was asked before it stopped", async () => {
    let finish = (_result: InvocationResult) => {};
    const url = await serve(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
      { routes: [{ key: "GET /b", functionArn: "", timeoutMilliseconds: 60_000 }] },
    );
    const answer = ask(`${url}/b`);
    const [api] = served;
    while (api?.inFlight() === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);

    const stopped = api?.stop(60_000);
    finish({ kind: "returned", payload: "late" });

    expect((await answer).text).toBe("late");
    await stopped;
    await expect(ask(`${url}/b`)).rejects.toThrow();
  });
});
