/**
 * Owns: what the CDK leaves in its output folder - the manifest, the stacks in the order of their deployment, the bundles.
 * Does not own: what a template means (load-assembly.ts).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject, show } from "./json.ts";
import { TemplateError } from "./template-error.ts";

export interface AssembledStack {
  readonly name: string;
  readonly template: JsonObject;
  /** From the object key that the template names to the folder that would be uploaded under it. */
  readonly bundles: ReadonlyMap<string, string>;
}

/**
 * The stacks of a cloud assembly, each after those it depends on.
 * @throws TemplateError if a file is missing or is not what the CDK writes
 */
export function readAssembly(directory: string): readonly AssembledStack[] {
  const artifacts = fieldsOf(readJson(directory, "manifest.json").artifacts, "manifest.json: artifacts");
  const order = orderByDependency(artifacts);
  return order.flatMap(([id, artifact]) => {
    if (artifact.type === "aws:cloudformation:stack") return [readStack(directory, id, artifact, artifacts)];
    if (artifact.type === "cdk:cloud-assembly") {
      throw new TemplateError(`manifest.json: ${id}`, "nested assemblies (stages) are not supported locally");
    }
    return [];
  });
}

type Artifact = readonly [id: string, fields: JsonObject];

function orderByDependency(artifacts: JsonObject): readonly Artifact[] {
  const ordered = new Map<string, JsonObject>();
  const visit = (id: string): void => {
    if (ordered.has(id)) return;
    const artifact = fieldsOf(artifacts[id], `manifest.json: ${id}`);
    for (const dependency of textsOf(artifact.dependencies)) visit(dependency);
    ordered.set(id, artifact);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
}

function readStack(
  directory: string,
  id: string,
  artifact: JsonObject,
  artifacts: JsonObject,
): AssembledStack {
  const properties = fieldsOf(artifact.properties, `manifest.json: ${id}`);
  const assets = textsOf(artifact.dependencies)
    .map((dependency) => fieldsOf(artifacts[dependency], `manifest.json: ${dependency}`))
    .filter(({ type }) => type === "cdk:asset-manifest");
  return {
    name: typeof properties.stackName === "string" ? properties.stackName : id,
    template: readJson(directory, properties.templateFile),
    bundles: new Map(
      assets.flatMap((asset) =>
        listBundles(directory, fieldsOf(asset.properties, `manifest.json: ${id}`).file),
      ),
    ),
  };
}

function listBundles(directory: string, file: Json | undefined): readonly (readonly [string, string])[] {
  const { files = {} } = readJson(directory, file);
  return Object.values(fieldsOf(files, `${show(file)}: files`)).flatMap((entry) => {
    const { source, destinations } = fieldsOf(entry, `${show(file)}: files`);
    const { path, packaging } = fieldsOf(source, `${show(file)}: source`);
    if (packaging !== "zip" || typeof path !== "string") return [];
    return Object.values(fieldsOf(destinations, `${show(file)}: destinations`)).flatMap((destination) => {
      const { objectKey } = fieldsOf(destination, `${show(file)}: destination`);
      return typeof objectKey === "string" ? [[objectKey, join(directory, path)] as const] : [];
    });
  });
}

function readJson(directory: string, file: Json | undefined): JsonObject {
  if (typeof file !== "string")
    throw new TemplateError("manifest.json", `got ${show(file)}; accepted is a file name`);
  const path = join(directory, file);
  try {
    const content: Json = JSON.parse(readFileSync(path, "utf8"));
    return fieldsOf(content, file);
  } catch (cause) {
    if (cause instanceof TemplateError) throw cause;
    throw new TemplateError(path, `not a readable JSON file (${String(cause)})`);
  }
}

function fieldsOf(value: Json | undefined, place: string): JsonObject {
  if (isObject(value)) return value;
  throw new TemplateError(place, `got ${show(value)}; accepted is an object`);
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
