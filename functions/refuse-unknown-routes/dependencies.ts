import { Logger } from "@aws-lambda-powertools/logger";
import type { HttpDependencies } from "../../shared/lambda/http.ts";

export type Dependencies = Pick<HttpDependencies, "logger">;

export function createDependencies(): Dependencies {
  return { logger: new Logger({ serviceName: "refuse-unknown-routes" }) };
}
