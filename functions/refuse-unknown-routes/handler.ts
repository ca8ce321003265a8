/** Answers what no other route takes, `$default`: API Gateway's own 404 would not have the form of our errors. */
import { show } from "../../shared/contracts/faults.ts";
import { MeteringError } from "../../shared/errors.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createOpenHandler } from "../../shared/lambda/http.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return createOpenHandler(dependencies, async ({ method, path }) => {
    throw new MeteringError(
      "route.unknown",
      `${method} ${show(path)}: no such route; accepted are those that GET /openapi.json describes`,
    );
  });
}

export const handler = bindLazily(() => createHandler(createDependencies()));
