/**
 * Owns: an embedded DynamoDB - Dynoxide, whose binary comes with an npm package - or the one that the environment names.
 * Does not own: tables (the runtime makes them from the template).
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

export interface Engine {
  readonly url: string;
  stop(): Promise<void>;
}

export const DYNAMODB_ENDPOINT_VARIABLE = "TALLYMARK_DYNAMODB_ENDPOINT";

const START_LIMIT_MS = 10_000;

/** @throws Error saying which variable to set, where there is no binary for this platform */
export async function startDynamoDb(
  options: { readonly dataDirectory?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<Engine> {
  const endpoint = (options.environment ?? process.env)[DYNAMODB_ENDPOINT_VARIABLE];
  if (endpoint) return { url: endpoint.replace(/\/$/, ""), stop: async () => {} };
  const binary = findBinary(`@dynoxide/${process.platform}-${process.arch}`);
  const port = await findFreePort();
  const storage =
    options.dataDirectory === undefined ? [] : ["--db-path", join(options.dataDirectory, "dynamodb.sqlite")];
  const child = spawn(binary, ["serve", "--host", "127.0.0.1", "--port", String(port), ...storage], {
    stdio: ["ignore", "ignore", "ignore"],
    // Its own process group: an interrupt at the terminal is ours to answer, in our order.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const endWithUs = () => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilItAnswers(url, exited);
  return {
    url,
    stop: async () => {
      process.off("exit", endWithUs);
      child.kill("SIGTERM");
      await exited;
    },
  };
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

async function waitUntilItAnswers(url: string, exited: Promise<void>): Promise<void> {
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline && !hasExited) {
    const isUp = await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(
    hasExited ? "the embedded DynamoDB ended at its start" : `the embedded DynamoDB did not answer at ${url}`,
  );
}
