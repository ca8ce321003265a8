/**
 * Owns: `npm start` - the command line, the first key, the lines that tell a human what to do, the interrupt.
 * Does not own: the pipeline (start-local.ts).
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runTrickle } from "./demo/run-trickle.ts";
import { seedDemo } from "./demo/seed-demo.ts";
import type { LocalPipeline } from "./start-local.ts";

const HELP = `Tallymark on one machine: runs what cdk deploy would deploy, on embedded engines. No AWS account, no Docker.

Usage: npm start -- [options]

  --port <number>           where the dashboard and the HTTP API listen on 127.0.0.1; default 4000, 0 takes any free one
  --operator-port <number>  where Lambda's Invoke API listens on 127.0.0.1, for operators; default 4001, 0 takes any free one
  --data <folder>           keeps everything there, so that it survives a restart; default is to keep nothing
  --empty                   starts without the demo data (24 customers, a year of history, live events); a folder that was used
                            before gets none anyway
  --verbose                 also prints what the functions write to their logs
  --help                    prints this

Environment:
  TALLYMARK_KEY                 the API key to create for the organization "demo": tm_sk_<id of 8 to 32>_<secret of 24 to 128
                                letters and digits>. Without it every start makes a new key and shows it; with --data the
                                keys of former starts go on working, but only their digests are kept, so they are not shown.
  TALLYMARK_DYNAMODB_ENDPOINT   a DynamoDB to use in place of the embedded one, whose binary exists for Linux on x64: any
                                DynamoDB Local, for example http://127.0.0.1:8000

Ctrl-C stops it within 5 seconds; nothing accepted is lost where --data is given.
`;

const ORGANIZATION = "demo";
const PORT_MAX = 65_535;
const ECHO_MS = 1_000;

interface CommandLine {
  readonly port: number;
  readonly operatorPort: number;
  readonly dataDirectory: string | undefined;
  readonly isEmpty: boolean;
  readonly isVerbose: boolean;
  readonly isHelp: boolean;
}

/** @throws Error naming the option, what came and what is accepted */
function readCommandLine(parameters: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      port: { type: "string", default: "4000" },
      "operator-port": { type: "string", default: "4001" },
      data: { type: "string" },
      empty: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const port = readPort("--port", values.port);
  const operatorPort = readPort("--operator-port", values["operator-port"]);
  if (port === operatorPort && port !== 0)
    throw new Error(`--operator-port: got ${port}, the port of the HTTP API; accepted is another one`);
  if (values.data === "") throw new Error("--data: got nothing; accepted is a folder");
  return {
    port,
    operatorPort,
    dataDirectory: values.data === undefined ? undefined : resolve(values.data),
    isEmpty: values.empty,
    isVerbose: values.verbose,
    isHelp: values.help,
  };
}

function readPort(option: string, value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= PORT_MAX) return port;
  throw new Error(`${option}: got ${JSON.stringify(value)}; accepted is a number from 0 to ${PORT_MAX}`);
}

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.isHelp) {
    process.stdout.write(HELP);
    return;
  }
  // Lambda's clock is that of UTC.
  process.env.TZ = "UTC";
  // Until it is up there is nothing to lose.
  const leave = () => process.exit(130);
  onInterrupt(leave);
  say("Synthesizing the stack and starting its parts...");
  const pipeline = await start(commandLine);
  const seeding = new AbortController();
  offInterrupt(leave);
  onInterrupt(() => void stop(pipeline, seeding));
  const key = await createKey(pipeline).catch(async (error: unknown) => {
    await pipeline.stop();
    throw error;
  });
  say(`Tallymark is ready at ${pipeline.url}`);
  if (pipeline.dashboardUrl !== undefined) say(`Dashboard, for a browser: ${pipeline.dashboardUrl}`);
  say(
    `Operators invoke functions at ${pipeline.operatorUrl} (an endpoint for the AWS CLI and npm run redrive)`,
  );
  say(`API key of the organization ${ORGANIZATION}: ${key}`);
  if (!commandLine.isEmpty && !pipeline.hadState) await seed(pipeline, key, seeding.signal);
}

async function start({ port, operatorPort, dataDirectory, isVerbose }: CommandLine): Promise<LocalPipeline> {
  // Only now: help and a wrong option need none of the engines.
  const { startLocal } = await import("./start-local.ts");
  return startLocal({
    port,
    operatorPort,
    dataDirectory,
    log: (line) => console.error(line),
    logFunction: isVerbose ? (name, line) => console.error(`${name}: ${line}`) : undefined,
  });
}

async function createKey(pipeline: LocalPipeline): Promise<string> {
  const given = process.env.TALLYMARK_KEY;
  const payload = {
    organization: ORGANIZATION,
    ...(given === undefined || given === "" ? {} : { key: given }),
  };
  const created = await pipeline.invoke("create-api-key", payload);
  const key = typeof created === "object" && created !== null && "key" in created ? created.key : undefined;
  if (typeof key !== "string")
    throw new Error(`create-api-key answered ${JSON.stringify(created)}, without a key`);
  return key;
}

/** The pipeline works without: a failure is told, not fatal. */
async function seed(pipeline: LocalPipeline, key: string, signal: AbortSignal): Promise<void> {
  try {
    const startedAt = performance.now();
    const { url, invoke } = pipeline;
    const count = await seedDemo({ organization: ORGANIZATION, url, key, now: Date.now(), signal, invoke });
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    say(`Demo data: ${count.toLocaleString("en")} events of a year, done in ${seconds} s`);
    await runTrickle({ url, key, now: Date.now, signal });
  } catch (error) {
    if (!signal.aborted) console.error(`demo data: ${messageOf(error)}`);
  }
}

async function stop(pipeline: LocalPipeline, seeding: AbortController): Promise<void> {
  leaveAtNextInterrupt();
  say("Stopping...");
  seeding.abort();
  try {
    await pipeline.stop();
    process.exit(0);
  } catch (error) {
    fail(error);
  }
}

/** Whoever interrupts again wants it over, finished or not. What comes at once is an echo: npm passes on what the terminal sent. */
function leaveAtNextInterrupt(): void {
  const interruptedAt = performance.now();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (performance.now() - interruptedAt > ECHO_MS) process.exit(130);
    });
  }
}

function onInterrupt(call: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, call);
}

function offInterrupt(call: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, call);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fail(error: unknown): never {
  process.stderr.write(`tallymark: ${messageOf(error)}\n`);
  process.exit(1);
}

await main().catch(fail);
