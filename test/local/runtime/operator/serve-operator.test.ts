/** The unmodified client of AWS against the local endpoint, and what must not reach it. */
import { writeFileSync } from "node:fs";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFunctionPool, type FunctionPool } from "../../../../local/runtime/functions/function-pool.ts";
import { startLambdaWorker } from "../../../../local/runtime/functions/lambda-worker.ts";
import type { HttpServer } from "../../../../local/runtime/http-server.ts";
import { serveOperator } from "../../../../local/runtime/operator/serve-operator.ts";
import { createSystemTimers } from "../../../../local/runtime/timers.ts";
import { eventually } from "../../../support/eventually.ts";
import { createTemporaryFolder } from "../../../support/temporary-folder.ts";

const NAME = "tallymark-test-do-work";
const ARN = `arn:aws:lambda:us-east-1:000000000000:function:${NAME}`;
const BUNDLE = `export const handler = async (event) => {
  if (event.fails) throw new RangeError("too far");
  while (event.hangs) await new Promise((resolve) => setTimeout(resolve, 5));
  return { came: event };
};`;

let pool: FunctionPool;
let server: HttpServer;
let client: LambdaClient;

beforeAll(async () => {
  pool = startPool();
  server = await serveOperator({
    functions: [pool],
    port: 0,
    timers: createSystemTimers(),
    createRequestId: () => "request-1",
  });
  client = new LambdaClient({
    region: "us-east-1",
    endpoint: server.url,
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
  await pool.stop(0);
});

function startPool(): FunctionPool {
  const bundleDirectory = createTemporaryFolder("bundle");
  writeFileSync(join(bundleDirectory, "index.mjs"), BUNDLE);
  const model = {
    logicalId: "Work",
    name: NAME,
    shortName: "do-work",
    arn: ARN,
    bundleDirectory,
    handler: "index.handler",
    environment: {},
    timeoutSeconds: 20,
    memoryMegabytes: 128,
    reservedConcurrency: 1,
    logGroup: "logs",
    statements: [],
  };
  return createFunctionPool({
    model,
    timers: createSystemTimers(),
    createRequestId: () => "request-1",
    startWorker: () => startLambdaWorker({ model, environment: {}, logStream: "stream", log: () => {} }),
    recordInvocation: () => {},
  });
}

async function invoke(payload?: unknown, changes: Partial<InvokeCommandInput> = {}) {
  const { StatusCode, FunctionError, ExecutedVersion, Payload } = await client.send(
    new InvokeCommand({
      FunctionName: NAME,
      Payload: payload === undefined ? undefined : JSON.stringify(payload),
      ...changes,
    }),
  );
  return {
    StatusCode,
    FunctionError,
    ExecutedVersion,
    payload: JSON.parse(Payload?.transformToString() ?? ""),
  };
}

/** A request whose every header is the test's own. */
async function ask(headers: RequestOptions["headers"], changes: RequestOptions = {}) {
  const { port } = new URL(server.url);
  const path = `/2015-03-31/functions/${NAME}/invocations`;
  const sent = request({ host: "127.0.0.1", port, path, method: "POST", headers, ...changes });
  // Node.js frames a body only where the method expects one.
  sent.end(changes.method === undefined || changes.method === "POST" ? "{}" : undefined);
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    sent.once("response", resolve).once("error", reject),
  );
  return { status: response.statusCode, headers: response.headers, text: await text(response) };
}

const SIGNED = { authorization: "AWS4-HMAC-SHA256 Credential=any" };

describe("the client of AWS", () => {
  it.each([NAME, ARN, `000000000000:function:${NAME}`, `${ARN}:$LATEST`])(
    "invokes %s: payload in, payload out",
    async (FunctionName) => {
      expect(await invoke({ text: "ü", list: [1] }, { FunctionName })).toEqual({
        StatusCode: 200,
        FunctionError: undefined,
        ExecutedVersion: "$LATEST",
        payload: { came: { text: "ü", list: [1] } },
      });
    },
  );

  it("gives a function an empty object where there is no payload", async () => {
    expect((await invoke()).payload).toEqual({ came: {} });
    expect((await invoke(undefined, { Qualifier: "$LATEST" })).payload).toEqual({ came: {} });
  });

  it("sees what a failing function threw, and that it failed", async () => {
    expect(await invoke({ fails: true })).toEqual({
      StatusCode: 200,
      FunctionError: "Unhandled",
      ExecutedVersion: "$LATEST",
      payload: { errorType: "RangeError", errorMessage: "too far", trace: expect.anything() },
    });
  });

  it.each([
    [{ FunctionName: "do-work" }, "ResourceNotFoundException", 404, `there are ${NAME}`],
    [{ FunctionName: `${ARN}:5` }, "ResourceNotFoundException", 404, `Function not found: ${ARN}:5`],
    [{ Qualifier: "live" }, "ResourceNotFoundException", 404, "the only version is $LATEST"],
    [
      { InvocationType: "Event" },
      "InvalidParameterValueException",
      400,
      'x-amz-invocation-type: got "Event"; accepted locally is RequestResponse',
    ],
    [{ LogType: "Tail" }, "InvalidParameterValueException", 400, "x-amz-log-type"],
    [{ ClientContext: "e30=" }, "InvalidParameterValueException", 400, "accepted locally is nothing"],
    [{ Payload: "{" }, "InvalidRequestContentException", 400, "Could not parse request body into json"],
    [{ Payload: `"${"x".repeat(6 * 1024 * 1024)}"` }, "RequestTooLargeException", 413, "6291456 bytes"],
  ] as const)(
    "is told by Lambda's own error why %o is not possible",
    async (changes, name, status, message) => {
      await expect(invoke({}, changes)).rejects.toMatchObject({
        name,
        $metadata: { httpStatusCode: status },
        message: expect.stringContaining(message),
      });
    },
  );

  it("is told when no more may run, and gets an end for what runs when it is killed", async () => {
    const hanging = invoke({ hangs: true });
    await eventually(() => pool.inFlight() > 0);
    await expect(invoke({})).rejects.toMatchObject({ name: "TooManyRequestsException" });
    pool.kill();
    expect(await hanging).toMatchObject({
      FunctionError: "Unhandled",
      payload: { errorType: "Runtime.ExitError" },
    });
  });
});

describe("what must not reach functions", () => {
  it("is any request with an Origin, so that no web page invokes one, and none is allowed to ask", async () => {
    for (const origin of ["https://example.com", "null", server.url]) {
      const refused = await ask({ ...SIGNED, origin });
      expect([refused.status, refused.headers["x-amzn-errortype"]]).toEqual([403, "AccessDeniedException"]);
    }
    const preflight = await ask({ origin: "https://example.com" }, { method: "OPTIONS" });
    expect(preflight.status).toBe(403);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it.each(["example.com", "127.0.0.1", "127.0.0.1:1", "evil.localhost:80"])(
    "is a request for the host %s: a name that points here is no right",
    async (host) => {
      const refused = await ask({ ...SIGNED, host });
      expect([refused.status, refused.text]).toEqual([403, expect.stringContaining(`got \\"${host}\\"`)]);
    },
  );

  it("is a request that nobody signed", async () => {
    expect(await ask({})).toMatchObject({
      status: 403,
      headers: { "x-amzn-errortype": "MissingAuthenticationTokenException" },
    });
    const { port } = new URL(server.url);
    expect((await ask({ ...SIGNED, host: `LOCALHOST:${port}` })).status).toBe(200);
  });

  it.each([
    ["GET", "/2015-03-31/functions/"],
    ["GET", `/2015-03-31/functions/${NAME}/invocations`],
    ["POST", `/2014-11-13/functions/${NAME}/invoke-async`],
    ["DELETE", `/2015-03-31/functions/${NAME}`],
    ["POST", "//"],
  ])("is another operation: %s %s", async (method, path) => {
    expect(await ask(SIGNED, { method, path })).toMatchObject({
      status: 404,
      headers: { "x-amzn-errortype": "UnknownOperationException", "x-amzn-requestid": "request-1" },
      text: expect.stringContaining("only Invoke is here"),
    });
  });
});
