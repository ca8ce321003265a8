/** What is described is what is routed, and what each handler asks a key for. */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, inject, test } from "vitest";
import { loadAssembly } from "../../local/template/load-assembly.ts";
import { GROUPS } from "../../shared/contracts/openapi/groups.ts";
import { ANY_KEY } from "../../shared/contracts/openapi/operation.ts";
import { SCOPES, type Scope } from "../../shared/domain/access/api-key.ts";
import type { createHttpHandler } from "../../shared/lambda/http.ts";
import { PROJECT } from "../checks/tools.ts";

const OPERATIONS = GROUPS.flatMap(({ operations }) => operations).map((operation) => ({
  ...operation,
  name: `${operation.method} ${operation.path}`,
}));

const MODEL = loadAssembly(inject("assemblyDirectory"), {
  region: "us-east-1",
  accountId: "000000000000",
  gatewayUrl: "http://127.0.0.1:9",
});
const ROUTES = MODEL.httpApis.flatMap(({ routes }) => routes);

type Handler = ReturnType<typeof createHttpHandler>;

/** The status that the routed function answers to a key with these scopes; what comes after the key has nothing to work with. */
async function ask({ name, method, path }: (typeof OPERATIONS)[number], scopes: readonly Scope[]) {
  const route = ROUTES.find(({ key }) => key === name);
  const { shortName } = MODEL.functions.find(({ arn }) => arn === route?.functionArn) ?? {};
  const { createHandler }: { createHandler: (dependencies: object) => Handler } = await import(
    `${PROJECT}/functions/${shortName}/handler.ts`
  );
  const handler = createHandler({
    authenticate: async () => ({ keyId: "id", organization: "acme", scopes }),
    logger: { warn: () => {}, error: () => {} },
  });
  const event = {
    headers: {},
    routeKey: name,
    rawPath: path,
    rawQueryString: "",
    pathParameters: {},
    requestContext: { requestId: "r", http: { method } },
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode, body = "" } = await handler(event, {} as Context);
  return { statusCode, body };
}

describe("The operations of the description", () => {
  test("are the routes of the API, which answers whatever else is asked", () => {
    expect([...OPERATIONS.map(({ name }) => name), "$default"].toSorted()).toEqual(
      ROUTES.map(({ key }) => key).toSorted(),
    );
  });

  const SCOPED = OPERATIONS.flatMap(({ scope, ...operation }) =>
    scope === undefined || scope === ANY_KEY ? [] : [{ ...operation, scope }],
  );
  test.each(SCOPED)("$name needs $scope, and no more", async (operation) => {
    const { scope } = operation;
    const others = SCOPES.filter((other) => other !== scope);
    const refused = await ask(operation, others);
    expect([refused.statusCode, refused.body]).toEqual([
      403,
      expect.stringContaining(`lacks the scope ${scope};`),
    ]);
    const admitted = await ask(operation, [scope]);
    expect(admitted.statusCode).not.toBe(403);
  });

  test.each(OPERATIONS.filter(({ scope }) => scope === undefined))(
    "$name needs no key",
    async (operation) => {
      expect((await ask(operation, [])).statusCode).toBe(200);
    },
  );

  test.each(OPERATIONS.filter(({ scope }) => scope === ANY_KEY))(
    "$name needs no scope of its key",
    async (operation) => {
      expect((await ask(operation, [])).statusCode).not.toBe(403);
    },
  );

  test("that any key may ask tell of that key alone", () => {
    expect(OPERATIONS.filter(({ scope }) => scope === ANY_KEY).map(({ name }) => name)).toEqual([
      "GET /v1/me",
    ]);
  });

  test("without a scope are those that answer everybody the same", () => {
    expect(OPERATIONS.filter(({ scope }) => scope === undefined).map(({ name }) => name)).toEqual([
      "GET /openapi.json",
    ]);
  });
});
