/**
 * Owns: an embedded DynamoDB - Dynoxide, whose binary comes with an npm package - or the one that the environment names.
 * Does not own: tables (the runtime makes them from the template).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { Writable } from "node:stream";

export interface Engine {
  readonly url: string;
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** Every answered write is in a file there, and survives the end of the process, however it ends. Absent: in memory. */
  readonly dataDirectory?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Of everything in a data directory. */
export const DATABASE_FILE = "dynamodb.sqlite";

export const DYNAMODB_ENDPOINT_VARIABLE = "TALLYMARK_DYNAMODB_ENDPOINT";

/** Another process may take the free port that was just found. */
const ATTEMPTS = 5;
const START_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 2_000;

/**
 * The database lives no longer than this process, not even when this one is killed: the third pipe closes with it, and then
 * the shell beside the database ends it. A line on the pipe says that there is nothing left to end.
 */
const END_WITH_PARENT = '(read -r _ <&3 || kill -TERM $$) & exec "$@" 3<&-';

/** @throws Error saying which variable to set, where there is no binary for this platform */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<Engine> {
  const endpoint = (options.environment ?? process.env)[DYNAMODB_ENDPOINT_VARIABLE];
  if (endpoint) return { url: readEndpoint(endpoint), stop: async () => {} };
  const binary = findBinary(`@dynoxide/${process.platform}-${process.arch}`);
  const storage =
    options.dataDirectory === undefined ? [] : ["--db-path", join(options.dataDirectory, DATABASE_FILE)];
  const complaints: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = await findFreePort();
    const child = spawnDatabase([binary, "serve", "--host", "127.0.0.1", "--port", String(port), ...storage]);
    const started = await waitUntilItListens(child);
    if (started.isListening)
      return { url: `http://127.0.0.1:${port}`, stop: () => endDatabase(child, STOP_LIMIT_MS) };
    await endDatabase(child, 0);
    complaints.push(started.said);
  }
  throw new Error(`the embedded DynamoDB did not start: ${complaints.join("; ")}`);
}

function readEndpoint(endpoint: string): string {
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint))
    throw new Error(
      `${DYNAMODB_ENDPOINT_VARIABLE}: got ${JSON.stringify(endpoint)}; accepted is an address such as http://127.0.0.1:8000`,
    );
  return endpoint.replace(/\/$/, "");
}

function findBinary(packageName: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), "dynoxide");
  } catch (cause) {
    throw new Error(
      `no embedded DynamoDB for ${process.platform}-${process.arch} (npm package ${packageName}); start any DynamoDB Local and set ${DYNAMODB_ENDPOINT_VARIABLE}, for example to http://127.0.0.1:8000`,
      { cause },
    );
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function spawnDatabase(command: readonly string[]): ChildProcess {
  const child = spawn("/bin/sh", ["-c", END_WITH_PARENT, "sh", ...command], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    // Its own process group: an interrupt at the terminal is ours to answer, in our order.
    detached: true,
  });
  const lifeline = child.stdio[3];
  // A pipe whose other end is gone has nothing left to tell.
  lifeline?.on("error", () => {});
  child.once("exit", () => {
    if (lifeline instanceof Writable) lifeline.end("\n");
  });
  return child;
}

interface Started {
  readonly isListening: boolean;
  readonly said: string;
}

/** Dynoxide says when it listens, and ends when its port is taken. */
function waitUntilItListens(child: ChildProcess): Promise<Started> {
  let said = "";
  return new Promise((resolve) => {
    const limit = setTimeout(() => settle(false), START_LIMIT_MS);
    const settle = (isListening: boolean) => {
      clearTimeout(limit);
      resolve({ isListening, said: said.trim() || "no word from it" });
    };
    child.once("error", (error) => {
      said += error.message;
      settle(false);
    });
    child.once("exit", () => settle(false));
    // Read on for good: a full pipe would stop the database.
    child.stderr?.on("data", (part: Buffer) => {
      if (said.length < 1_000) said += part.toString();
      if (said.includes("listening on")) settle(true);
    });
  });
}

async function endDatabase(child: ChildProcess, limitMilliseconds: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  const force = setTimeout(() => child.kill("SIGKILL"), limitMilliseconds);
  child.kill("SIGTERM");
  await exited;
  clearTimeout(force);
}
