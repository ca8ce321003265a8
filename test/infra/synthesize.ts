import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { createTallymark } from "../../infra/tallymark.ts";

export const PROJECT = join(import.meta.dirname, "../..");

/** How long a synthesis may take where other work crowds the machine. */
export const SYNTHESIS_MS = 60_000;

type Context = Readonly<Record<string, unknown>>;

/** An app as `cdk synth` makes it, with the flags of cdk.json, but without bundling and copying: what is in a file is not in a template. */
export function createApp(context: Context = {}): App {
  const settings: { context: Context } = JSON.parse(readFileSync(join(PROJECT, "cdk.json"), "utf8"));
  const withoutFiles = { "aws:cdk:bundling-stacks": [], "aws:cdk:disable-asset-staging": true };
  return new App({ context: { ...settings.context, ...withoutFiles, ...context } });
}

/** A resource of a template, as far as tests look into it. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is untyped JSON, and an assertion on a missing property fails.
  readonly Properties: Readonly<Record<string, any>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface Stacks {
  readonly data: Template;
  readonly metering: Template;
  readonly dashboard: Template;
}

/** By context: templates are only read, and a synthesis takes seconds. */
const synthesized = new Map<string, Stacks>();

/** The templates of a stage. Synthesis runs every check of `cdk synth`, and throws on a finding. */
export function synthesize(context: Context = {}): Stacks {
  const key = JSON.stringify(context);
  const stacks = synthesized.get(key) ?? synthesizeAnew(context);
  synthesized.set(key, stacks);
  return stacks;
}

function synthesizeAnew(context: Context): Stacks {
  const { data, metering, dashboard } = createTallymark(createApp(context));
  return {
    data: Template.fromStack(data),
    metering: Template.fromStack(metering),
    dashboard: Template.fromStack(dashboard),
  };
}

/** The resources of a type by their logical ids. */
export function find(template: Template, type: string): ReadonlyMap<string, Resource> {
  return new Map(Object.entries(template.findResources(type) as Record<string, Resource>));
}

/** The logical id that `Ref` or `Fn::GetAtt` names. */
export function idOf(reference: {
  readonly Ref?: string;
  readonly "Fn::GetAtt"?: readonly [string, string];
}): string {
  return reference.Ref ?? reference["Fn::GetAtt"]?.[0] ?? "";
}
