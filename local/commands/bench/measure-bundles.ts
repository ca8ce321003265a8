/** Owns: how large the deployed bundles are, and how long importing one takes in a fresh process. */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { FunctionModel } from "../../template/model.ts";

export interface BundleFigures {
  readonly name: string;
  readonly kilobytes: number;
  /** The median of the runs. */
  readonly importMilliseconds: number;
}

const RUNS = 7;

export function measureBundle({ shortName, bundleDirectory }: FunctionModel): BundleFigures {
  const file = join(bundleDirectory, "index.mjs");
  const code = `const t=performance.now();await import(${JSON.stringify(pathToFileURL(file).href)});console.log(performance.now()-t)`;
  const times = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" })),
  );
  const importMilliseconds = times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  return { name: shortName, kilobytes: statSync(file).size / 1024, importMilliseconds };
}
