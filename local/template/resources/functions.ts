import type { Fields } from "../fields.ts";
import { readText } from "../fields.ts";
import type { FunctionModel } from "../model.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";
import { TemplateError } from "../template-error.ts";

/** A function whose role is not resolved yet. */
export interface FunctionDraft extends Omit<FunctionModel, "statements"> {
  readonly place: string;
  readonly roleArn: string;
}

/** Lambda's own, when the template says nothing. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

/** AWS::Lambda::Function */
export function readFunction(resource: Resource): FunctionDraft {
  const { name, arn } = resource.identity();
  return readProperties(resource, (fields) => {
    setAside(fields);
    oneOf(["nodejs24.x"], fields.text("Runtime"), `${fields.place}.Runtime`);
    const logging = fields.optionalObject("LoggingConfig", readLogging);
    return {
      place: resource.place,
      logicalId: resource.logicalId,
      name,
      shortName: resource.shortName,
      arn,
      roleArn: fields.text("Role"),
      bundleDirectory: fields.object("Code", (code) => readCode(code, resource)),
      handler: fields.text("Handler"),
      environment: { ...fields.optionalObject("Environment", readVariables), ...logging?.environment },
      timeoutSeconds: fields.optionalNumber("Timeout") ?? DEFAULT_TIMEOUT_SECONDS,
      memoryMegabytes: fields.optionalNumber("MemorySize") ?? DEFAULT_MEMORY_MEGABYTES,
      reservedConcurrency: fields.optionalNumber("ReservedConcurrentExecutions"),
      logGroup: logging?.group ?? `/aws/lambda/${name}`,
    };
  });
}

function setAside(fields: Fields): void {
  fields.setAside({
    FunctionName: "already in its identity",
    Architectures: "a bundle of JavaScript runs on any",
    Description: "a label",
    EphemeralStorage: "the disk of this machine is what it is",
    KmsKeyArn: "the environment is not stored here",
    Tags: "a label",
    TracingConfig: "traces are a service of AWS",
  });
}

function readCode(fields: Fields, { bundles, place }: Resource): string {
  fields.setAside({ S3Bucket: "the bundle is read from where it would be uploaded from" });
  const key = fields.text("S3Key");
  const directory = bundles.get(key);
  if (directory === undefined)
    throw new TemplateError(`${place}: Properties.Code.S3Key`, `${key} is not among the stack's assets`);
  return directory;
}

function readVariables(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.entries("Variables").map(([name, value]) => {
      const text = readText(value, `${fields.place}.Variables.${name}`);
      return [name, text ?? ""];
    }),
  );
}

/** Lambda tells a function by two variables how its log lines are to look. */
function readLogging(fields: Fields) {
  fields.setAside({ SystemLogLevel: "the lines that Lambda itself writes; there are none" });
  const format = fields.optionalText("LogFormat");
  const level = fields.optionalText("ApplicationLogLevel");
  return {
    group: fields.optionalText("LogGroup"),
    environment: {
      ...(format === undefined ? {} : { AWS_LAMBDA_LOG_FORMAT: format }),
      ...(level === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: level }),
    },
  };
}
