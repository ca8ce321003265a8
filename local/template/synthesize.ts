/**
 * Owns: running the CDK app as `cdk synth` does, into a folder of the caller's.
 * Does not own: what is synthesized (infra/), and reading it (load-assembly.ts).
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes who a resource is, in constructs, into its metadata: functions are found by it. The CDK's command does the same. */
const PATH_METADATA = { "aws:cdk:enable-path-metadata": true };

/** The app in cdk.json, e.g. `node infra/app.ts`. */
const APP = /^node (?<file>\S+)$/;

/** @throws Error with what the app said, if it fails */
export async function synthesize(projectDirectory: string, outputDirectory: string): Promise<void> {
  const { app, context } = await readConfiguration(join(projectDirectory, "cdk.json"));
  const file = APP.exec(app)?.groups?.file;
  if (file === undefined)
    throw new Error(`cdk.json: app is ${JSON.stringify(app)}; supported locally is "node <file>"`);
  const environment = {
    ...process.env,
    CDK_OUTDIR: outputDirectory,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...PATH_METADATA }),
  };
  // A process group of its own, so that the bundlers which the app starts can be ended with it.
  const run = spawn(process.execPath, [file], { cwd: projectDirectory, env: environment, detached: true });
  const said: Buffer[] = [];
  run.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  run.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const endWithUs = () => endGroup(run.pid);
  // Before what removes the folder that it writes into.
  process.prependOnceListener("exit", endWithUs);
  const code = await new Promise<number | null>((resolve, reject) => {
    run.on("error", reject);
    run.on("close", resolve);
  });
  process.off("exit", endWithUs);
  if (code !== 0) throw new Error(`synthesis failed (${app}):\n${Buffer.concat(said).toString("utf8")}`);
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

interface Configuration {
  readonly app: string;
  readonly context: Readonly<Record<string, unknown>>;
}

async function readConfiguration(path: string): Promise<Configuration> {
  const { app = "", context = {} }: Partial<Configuration> = JSON.parse(await readFile(path, "utf8"));
  return { app, context };
}
