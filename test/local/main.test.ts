import { type ChildProcessByStdio, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { createTemporaryFolder } from "../support/temporary-folder.ts";

const MAIN = join(import.meta.dirname, "../../local/main.ts");
const KEY = "tm_sk_abcdefgh_0123456789abcdefghijklmnop";

type Started = ChildProcessByStdio<null, Readable, Readable>;

const started: Started[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(...parameters: string[]): Started {
  const child = spawn(process.execPath, [MAIN, ...parameters], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TALLYMARK_KEY: KEY },
  });
  started.push(child);
  return child;
}

async function finish(child: Started) {
  const [output, errors, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  return { output, errors, code };
}

describe("npm start", () => {
  it("tells by --help what it takes", async () => {
    const { output, code } = await finish(start("--help"));

    expect(code).toBe(0);
    for (const word of [
      "--port",
      "--operator-port",
      "--data",
      "--empty",
      "TALLYMARK_KEY",
      "TALLYMARK_DYNAMODB_ENDPOINT",
    ])
      expect(output).toContain(word);
  });

  const file = join(createTemporaryFolder("start"), "file");
  writeFileSync(file, "");

  it.each([
    [["--prot", "1"], "tallymark: Unknown option '--prot'"],
    [["--port", "many"], 'tallymark: --port: got "many"; accepted is a number from 0 to 65535'],
    [["--port", "65536"], 'tallymark: --port: got "65536"; accepted is a number from 0 to 65535'],
    [["--operator-port", "x"], 'tallymark: --operator-port: got "x"; accepted is a number from 0 to 65535'],
    [
      ["--port", "4001"],
      "tallymark: --operator-port: got 4001, the port of the HTTP API; accepted is another",
    ],
    [["--data", ""], "tallymark: --data: got nothing; accepted is a folder"],
    [
      ["--port", "0", "--operator-port", "0", "--data", file],
      `tallymark: data directory ${file} cannot be used: it is not a folder`,
    ],
  ])("answers %j by one line", async (parameters, line) => {
    const { errors, code } = await finish(start(...parameters));

    expect(code).toBe(1);
    expect(errors.trimEnd().split("\n")).toEqual([expect.stringContaining(line)]);
  });

  it("says once that it is ready, shows the key, and stops on an interrupt, in the midst of the demo data too", async () => {
    const child = start("--port", "0", "--operator-port", "0");
    const seen: string[] = [];
    child.stdout.on("data", (chunk: Buffer) => seen.push(chunk.toString()));
    const urlOf = () => /^Tallymark is ready at (http:\/\/127\.0\.0\.1:\d+)$/m.exec(seen.join(""))?.[1];
    const finished = finish(child);
    while (urlOf() === undefined && child.exitCode === null) await new Promise((r) => setTimeout(r, 50));

    const page = await fetch(`${urlOf()}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')]);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self'; /);
    const events = await fetch(`${urlOf()}/v1/events`);
    expect([events.status, events.headers.get("content-security-policy")]).toEqual([401, null]);
    const url = `${urlOf()}/v1/customers`;
    expect((await fetch(url)).status).toBe(401);
    await eventually(async () => {
      const answer = await fetch(url, { headers: { "x-api-key": KEY } });
      return (await answer.text()).includes('"name":"Northwind Logistics"');
    });
    child.kill("SIGINT");

    const { output, errors, code } = await finished;
    expect([code, errors]).toEqual([0, ""]);
    expect(output.match(/ready at/g)).toHaveLength(1);
    expect(output).toContain(KEY);
    expect(output).toContain(`\nDashboard, for a browser: ${urlOf()}/\n`);
    expect(output).toMatch(/^Operators invoke functions at http:\/\/127\.0\.0\.1:\d+ /m);
  });
});
