/** Writes a cloud assembly as the CDK does, into a temporary folder. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "../../support/temporary-folder.ts";

export interface FixtureStack {
  readonly template: object;
  readonly dependsOn?: readonly string[];
  /** Object key without `.zip` to the source of its index.mjs. */
  readonly bundles?: Readonly<Record<string, string>>;
}

export function writeAssembly(stacks: Readonly<Record<string, FixtureStack>>): string {
  const directory = createTemporaryFolder("assembly");
  const write = (file: string, content: object) =>
    writeFileSync(join(directory, file), JSON.stringify(content));
  const artifacts: Record<string, object> = {};
  for (const [name, { template, dependsOn = [], bundles = {} }] of Object.entries(stacks)) {
    artifacts[name] = {
      type: "aws:cloudformation:stack",
      properties: { templateFile: `${name}.template.json` },
      dependencies: [...dependsOn, `${name}.assets`],
    };
    artifacts[`${name}.assets`] = { type: "cdk:asset-manifest", properties: { file: `${name}.assets.json` } };
    write(`${name}.template.json`, template);
    write(`${name}.assets.json`, { files: Object.fromEntries(Object.keys(bundles).map(toAsset)) });
    for (const [key, source] of Object.entries(bundles)) {
      mkdirSync(join(directory, `asset.${key}`));
      writeFileSync(join(directory, `asset.${key}`, "index.mjs"), source);
    }
  }
  write("manifest.json", { version: "55.0.0", artifacts });
  return directory;
}

function toAsset(key: string): readonly [string, object] {
  const destinations = { here: { bucketName: "assets", objectKey: `${key}.zip` } };
  return [key, { source: { path: `asset.${key}`, packaging: "zip" }, destinations }];
}
