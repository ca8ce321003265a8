/**
 * Owns: the dashboard's files as they are uploaded: what Vite builds of dashboard/, once per synthesis.
 * Does not own: where they go (page-files.ts), and what the build does (dashboard/vite.config.ts).
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { AssetHashType, DockerImage, type ILocalBundling } from "aws-cdk-lib";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import type { Construct } from "constructs";

const PROJECT = join(import.meta.dirname, "../..");
const SOURCE = join(PROJECT, "dashboard");
const VITE = join(PROJECT, "node_modules/vite/bin/vite.js");

/** A stack that is not bundled (`aws:cdk:bundling-stacks`) gets the sources in their place, and no build. */
export function buildDashboard(scope: Construct, id: string): Asset {
  return new Asset(scope, id, {
    path: SOURCE,
    // The same files are the same asset, whatever else in dashboard/ changed.
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: NO_CONTAINER, local: BUILD },
  });
}

/** The CDK asks for one; it is used only if the local build declines, which it never does: it builds, or it throws. */
const NO_CONTAINER = DockerImage.fromRegistry("none");

const BUILD: ILocalBundling = {
  tryBundle: (outputDirectory) => {
    const options = ["--config", join(SOURCE, "vite.config.ts"), "--logLevel", "warn"];
    const output = ["--outDir", outputDirectory, "--emptyOutDir"];
    // Its words go where those of the synthesis go, and do not mix with a template on the standard output.
    execFileSync(process.execPath, [VITE, "build", ...options, ...output], {
      cwd: SOURCE,
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", process.stderr, process.stderr],
    });
    return true;
  },
};
