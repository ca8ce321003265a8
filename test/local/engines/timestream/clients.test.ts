import { QueryCommand, TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { ListDatabasesCommand, TimestreamWriteClient } from "@aws-sdk/client-timestream-write";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { aTimestream, type Timestream } from "./a-timestream.ts";

let timestream: Timestream;
beforeEach(async () => {
  timestream = await aTimestream();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await timestream.stop();
});

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

describe("clients that find the server by the environment", () => {
  test.each([
    ["AWS_ENDPOINT_URL_TIMESTREAM_WRITE", "AWS_ENDPOINT_URL_TIMESTREAM_QUERY"],
    ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL"],
  ])("%s and %s: endpoint discovery leads back here", async (writeVariable, queryVariable) => {
    vi.stubEnv(writeVariable, timestream.server.url);
    vi.stubEnv(queryVariable, timestream.server.url);
    const write = new TimestreamWriteClient({ region: "us-east-1", credentials: CREDENTIALS });
    const query = new TimestreamQueryClient({ region: "us-east-1", credentials: CREDENTIALS });
    expect((await write.send(new ListDatabasesCommand({}))).Databases).toEqual([]);
    expect((await query.send(new QueryCommand({ QueryString: "SELECT 1" }))).Rows).toHaveLength(1);
    write.destroy();
    query.destroy();
  });
});

test("so many calls as it is told are throttled, and an SDK client tries again by itself", async () => {
  timestream.server.throttleNext(1);
  await expect(timestream.write.send(new ListDatabasesCommand({}))).rejects.toMatchObject({
    name: "ThrottlingException",
    $metadata: { httpStatusCode: 429 },
  });
  await timestream.write.send(new ListDatabasesCommand({}));
  timestream.server.throttleNext(2);
  const patient = new TimestreamWriteClient({
    endpoint: timestream.server.url,
    region: "us-east-1",
    credentials: CREDENTIALS,
    maxAttempts: 3,
  });
  expect((await patient.send(new ListDatabasesCommand({}))).$metadata.attempts).toBe(3);
  patient.destroy();
});

describe("what is no call", () => {
  const post = (target: string, body: string) =>
    fetch(timestream.server.url, { method: "POST", headers: { "x-amz-target": target }, body });

  test("another service's target, and another method, are unknown operations", async () => {
    const foreign = await post("DynamoDB_20120810.GetItem", "{}");
    expect([foreign.status, await foreign.json()]).toEqual([
      400,
      { __type: "UnknownOperationException", message: expect.stringContaining("DynamoDB_20120810.GetItem") },
    ]);
    expect((await fetch(timestream.server.url)).status).toBe(400);
  });

  test.each(["{", "[]", "null"])("the body %s is refused", async (body) => {
    const answer = await post("Timestream_20181101.ListDatabases", body);
    expect([answer.status, await answer.json()]).toMatchObject([400, { __type: "SerializationException" }]);
  });

  test("a body of 9 MB is refused", async () => {
    const answer = await post("Timestream_20181101.Query", `{"QueryString":"${"x".repeat(9_000_000)}"}`);
    expect([answer.status, await answer.json()]).toMatchObject([400, { __type: "ValidationException" }]);
  });
});
