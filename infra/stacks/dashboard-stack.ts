/**
 * Owns: the dashboard - its files, and the address under which they and the API are one origin.
 * Does not own: the API (metering-stack.ts). It works without this stack.
 */
import { type App, CfnOutput, Stack } from "aws-cdk-lib";
import { buildDashboard } from "../constructs/build-dashboard.ts";
import { FrontDoor } from "../constructs/front-door.ts";
import { PageFiles } from "../constructs/page-files.ts";
import type { StageConfig } from "../stage-config.ts";
import type { MeteringStack } from "./metering-stack.ts";

export interface DashboardStackProps {
  readonly stage: StageConfig;
  readonly metering: Pick<MeteringStack, "door">;
}

/**
 * There is no alarm: the numbers of a distribution are in us-east-1 alone, and an alarm sees those of its own region. What of it can
 * fail is the API, which has one, and S3 and CloudFront, about which nobody here could do anything.
 */
export class DashboardStack extends Stack {
  constructor(app: App, id: string, { stage, metering }: DashboardStackProps) {
    super(app, id, { description: "Tallymark: the dashboard, and one address for it and the API" });
    const files = new PageFiles(this, "Files", { stage, files: buildDashboard(this, "Build") });
    const { url } = new FrontDoor(this, "Front", {
      pages: files.bucket,
      apiId: metering.door.apiId,
      domain: stage.dashboardDomain,
    });
    new CfnOutput(this, "DashboardUrl", { value: url });
  }
}
