/**
 * Owns: which stacks make up Tallymark, and the rules that each template is checked against.
 * Does not own: what is in a stack (stacks/), and what differs between stages (stage-config.ts).
 */
import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { DashboardStack } from "./stacks/dashboard-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { MeteringStack } from "./stacks/metering-stack.ts";
import { readStageConfig } from "./stage-config.ts";

export interface Tallymark {
  readonly data: DataStack;
  readonly metering: MeteringStack;
  readonly dashboard: DashboardStack;
}

/** Adds the stacks of the stage that the app's context names. A finding that nobody acknowledged makes synthesis fail. */
export function createTallymark(app: App): Tallymark {
  const stage = readStageConfig(app.node);
  const data = new DataStack(app, `tallymark-${stage.name}-data`, { stage });
  const metering = new MeteringStack(app, `tallymark-${stage.name}-metering`, { stage, data });
  const dashboard = new DashboardStack(app, `tallymark-${stage.name}-dashboard`, { stage, metering });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data, metering, dashboard };
}
