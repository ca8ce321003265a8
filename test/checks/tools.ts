import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const PROJECT = join(import.meta.dirname, "../..");

/** Files by path in the tree. */
export type Tree = Readonly<Record<string, string>>;

/** Writes the tree to a folder of its own, lets `work` have it, and removes it. */
export async function withTree<Result>(
  tree: Tree,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "tallymark-checks-"));
  try {
    for (const [path, content] of Object.entries(tree)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Finished {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a tool of the project with this very Node. */
export function runTool(bin: string, args: readonly string[], folder: string): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(PROJECT, "node_modules", bin), ...args],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({
          exitCode: error === null ? 0 : Number(error.code ?? 1),
          output: stdout === "" ? stderr : stdout,
        }),
    );
  });
}

export interface Cruise {
  readonly modules: number;
  readonly violations: readonly { readonly rule: string; readonly from: string }[];
}

const RULES = ["--config", join(PROJECT, ".dependency-cruiser.mjs")];

/** What dependency-cruiser finds in the folders of a tree by the project's own rules. */
export async function cruise(folder: string, folders: readonly string[]): Promise<Cruise> {
  const { output } = await runCruiser([...RULES, "--output-type", "json", ...folders], folder);
  const { summary } = JSON.parse(output) as {
    summary: { totalCruised: number; violations: { from: string; rule: { name: string } }[] };
  };
  return {
    modules: summary.totalCruised,
    violations: summary.violations.map(({ from, rule }) => ({ rule: rule.name, from })),
  };
}

/** How the command ends, as `npm run check` sees it. */
export async function cruiseToTheEnd(folder: string, folders: readonly string[]): Promise<number> {
  const { exitCode } = await runCruiser([...RULES, ...folders], folder);
  return exitCode;
}

function runCruiser(args: readonly string[], folder: string): Promise<Finished> {
  return runTool("dependency-cruiser/bin/dependency-cruiser.mjs", args, folder);
}
