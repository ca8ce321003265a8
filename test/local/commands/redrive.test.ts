import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseRedriveOptions } from "../../../local/commands/redrive/options.ts";
import { redriveAll } from "../../../local/commands/redrive/redrive-all.ts";
import type { InvocationResult } from "../../../local/runtime/functions/invocation.ts";
import type { HttpServer } from "../../../local/runtime/http-server.ts";
import { serveOperator } from "../../../local/runtime/operator/serve-operator.ts";
import { createSystemTimers } from "../../../local/runtime/timers.ts";
import type { Json } from "../../../local/template/json.ts";
import type { FunctionModel } from "../../../local/template/model.ts";

const COMMAND = join(import.meta.dirname, "../../../local/commands/redrive.ts");

/** What the function answers, one after the other, and what it was asked. */
let answers: InvocationResult[] = [];
const asked: Json[] = [];
let server: HttpServer;

const report = (moved: number, left: number): InvocationResult => ({
  kind: "returned",
  payload: { moved, left },
});

beforeAll(async () => {
  const name = "tallymark-production-redrive-dead-letters";
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const invoke = async (payload: Json) => {
    asked.push(payload);
    return answers.shift() ?? report(0, 0);
  };
  server = await serveOperator({
    functions: [{ model: { name, arn } as FunctionModel, invoke }],
    port: 0,
    timers: createSystemTimers(),
    createRequestId: () => "request-1",
  });
});

afterAll(() => server.stop());

beforeEach(() => {
  asked.splice(0);
});

/** In an environment without anything of AWS but what the test says. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return new Promise<{ output: string; errors: string; code: unknown }>((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], { env: environment }, (error, output, errors) =>
      resolve({ output, errors, code: error === null ? 0 : error.code }),
    );
  });
}

describe("npm run redrive", () => {
  test("calls the function until nothing is left, tells each step and the sum, and needs no credentials here", async () => {
    answers = [report(800, 41), report(41, 0)];
    expect(await run(["--queue", "usage", "--endpoint", server.url])).toEqual({
      output:
        "800 moved, 41 left\n41 moved, 0 left\n841 dead letters went back to the usage queue; none is left.\n",
      errors: "",
      code: 0,
    });
    expect(asked).toEqual([{ queue: "usage" }, { queue: "usage" }]);
  });

  test("fails loudly when the function does, in its own words", async () => {
    const error = { errorType: "Error", errorMessage: "DeleteMessageBatch: 3 of 3 dead letters failed" };
    answers = [report(800, 41), { kind: "failed", error }];
    expect(await run(["--queue", "store"], { AWS_ENDPOINT_URL_LAMBDA: server.url })).toEqual({
      output: "800 moved, 41 left\n",
      errors:
        "tallymark-production-redrive-dead-letters failed: Error: DeleteMessageBatch: 3 of 3 dead letters failed\n",
      code: 1,
    });
    expect(asked).toEqual([{ queue: "store" }, { queue: "store" }]);
  });

  test("fails when the stage has no such function, or the answer is none", async () => {
    const elsewhere = await run(["--queue", "usage", "--stage", "sandbox", "--endpoint", server.url]);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.errors).toContain("Function not found: tallymark-sandbox-redrive-dead-letters");

    answers = [{ kind: "returned", payload: null }];
    const odd = await run(["--queue", "usage", "--endpoint", server.url]);
    expect([odd.code, odd.errors]).toEqual([1, expect.stringContaining("answered null; expected is")]);
  });

  test("tells by --help what it takes", async () => {
    const { output, code } = await run(["--help"]);
    expect(code).toBe(0);
    for (const word of ["--queue", "--stage", "--endpoint", "AWS_ENDPOINT_URL_LAMBDA"])
      expect(output).toContain(word);
  });
});

describe("Function: parseRedriveOptions", () => {
  test("goes to AWS and production, unless told otherwise", () => {
    expect(parseRedriveOptions(["--queue", "usage"], {})).toEqual({ queue: "usage", stage: "production" });
    expect(
      parseRedriveOptions(
        ["--queue", "store", "--stage", "sandbox", "--endpoint", "https://lambda.example"],
        {
          AWS_ENDPOINT_URL_LAMBDA: "http://127.0.0.1:1",
        },
      ),
    ).toEqual({ queue: "store", stage: "sandbox", endpoint: "https://lambda.example" });
  });

  test("names every wrong option at once", () => {
    expect(() => parseRedriveOptions(["--stage", "A b", "--endpoint", "127.0.0.1:4001"], {})).toThrow(
      [
        "--queue: got nothing; accepted is usage or store",
        '--stage: got "A b"; accepted is a name of lower-case letters, digits and dashes',
        '--endpoint (or AWS_ENDPOINT_URL_LAMBDA): got "127.0.0.1:4001"; accepted is a URL, such as http://127.0.0.1:4001',
      ].join("\n"),
    );
  });
});

describe("Function: redriveAll", () => {
  const steps = (...reports: readonly [moved: number, left: number][]) => {
    const open = [...reports];
    const pauses: number[] = [];
    const redriven = redriveAll({
      invoke: async () => {
        const [moved = 0, left = 5] = open.shift() ?? [];
        return { moved, left };
      },
      pause: async (milliseconds) => pauses.push(milliseconds),
      onProgress: () => {},
    });
    return { redriven, pauses };
  };

  test("waits for letters that somebody holds, and not where there was something to move", async () => {
    const { redriven, pauses } = steps([3, 2], [0, 2], [0, 2], [2, 0]);
    expect(await redriven).toBe(5);
    expect(pauses).toEqual([5_000, 5_000]);
  });

  test("gives up after two minutes in which nothing could be moved", async () => {
    const { redriven, pauses } = steps([3, 5]);
    await expect(redriven).rejects.toThrow("3 dead letters were moved, but some are left");
    expect(pauses.reduce((sum, pause) => sum + pause)).toBe(125_000);
  });
});
