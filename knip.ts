import type { KnipConfig } from "knip";

/** Finds files, exports and packages that nobody uses. Everything that is let off says why. */
const config: KnipConfig = {
  entry: [
    // Named by path: by infra/constructs/bundle-functions.ts, cdk.json and the scripts of package.json.
    "functions/*/handler.ts!",
    "infra/app.ts!",
    "local/commands/*.ts!",
    // Put in the place of a package by its path: infra/constructs/bundle-functions.ts.
    "shared/adapters/credentials/environment-credentials.ts!",
    // The entry of a worker thread: local/runtime/functions/lambda-worker.ts names it by its URL.
    "local/runtime/functions/function-worker.ts!",
    // As above: local/engines/sqs.ts names it.
    "local/engines/sqs-worker.ts!",
    "test/**/*.test.ts",
  ],
  project: [
    "{infra,functions,shared,local}/**/*.ts!",
    "dashboard/**/*.{ts,tsx}!",
    "test/**/*.ts",
    "*.{ts,mjs}",
  ],
  ignoreDependencies: [
    // Not imported: its file is read, and run beside the scripts of a page, whose policy lets no other script in.
    "axe-core",
  ],
  // A type that only names a part of a public signature is still worth its name.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
