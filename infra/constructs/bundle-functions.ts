/**
 * Owns: the code of functions as it is uploaded: what esbuild bundles of their handlers, of all of them at once.
 * Does not own: what a function is besides its code (metering-function.ts).
 */
import { readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type BuildOptions, buildSync, type OutputFile } from "esbuild";

const PROJECT = join(import.meta.dirname, "../..");
const FUNCTIONS = join(PROJECT, "functions");

/** Everything is bundled, the SDK too: what runs is what was tested, whatever version the runtime brings. */
const OPTIONS = {
  absWorkingDir: PROJECT,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  outExtension: { ".js": ".mjs" },
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  // Measured: 470 KB become 335 KB.
  alias: {
    "@aws-sdk/credential-provider-node": "./shared/adapters/credentials/environment-credentials.ts",
  },
  logLevel: "warning",
} satisfies BuildOptions;

/** The CDK asks for one; it is used only if the local bundling declines, which it never does: it bundles, or it throws. */
const NO_CONTAINER = DockerImage.fromRegistry("none");

/**
 * `index.handler` of a folder of functions/. A stack that is not bundled (`aws:cdk:bundling-stacks`) gets the sources in its place.
 */
export function bundleFunction(folder: string): Code {
  return Code.fromAsset(join(FUNCTIONS, folder), {
    // The same code is the same asset, whatever else in the folder changed.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: NO_CONTAINER,
      local: {
        tryBundle: (outputDirectory) => {
          for (const { path, contents } of filesOf(folder))
            writeFileSync(join(outputDirectory, basename(path)), contents);
          return true;
        },
      },
    },
  });
}

let bundled: ReadonlyMap<string, readonly OutputFile[]> | undefined;

/** What functions share is read once for all of them: one after the other they take three times as long. */
function filesOf(folder: string): readonly OutputFile[] {
  bundled ??= bundleAll();
  const files = bundled.get(folder);
  if (files === undefined) throw new Error(`function ${folder}: functions/ has no folder of this name`);
  return files;
}

/** By folder. */
function bundleAll(): ReadonlyMap<string, readonly OutputFile[]> {
  const entryPoints = readdirSync(FUNCTIONS).map((folder) => ({
    in: join(FUNCTIONS, folder, "handler.ts"),
    out: join(folder, "index"),
  }));
  const { outputFiles } = buildSync({ ...OPTIONS, entryPoints, outdir: FUNCTIONS, write: false });
  return Map.groupBy(outputFiles, ({ path }) => basename(dirname(path)));
}
