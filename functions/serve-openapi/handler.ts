/** Serves the description of the API, `GET /openapi.json`: made of the contracts that the other functions run. */
import { describeApi } from "../../shared/contracts/openapi/describe-api.ts";
import { GROUPS } from "../../shared/contracts/openapi/groups.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createOpenHandler } from "../../shared/lambda/http.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

/** A deployment may change it; nothing else does. */
const CACHED_SECONDS = 300;

export function createHandler(dependencies: Dependencies) {
  const body = describeApi(GROUPS);
  const headers = { "cache-control": `public, max-age=${CACHED_SECONDS}` };
  return createOpenHandler(dependencies, async () => ({ statusCode: 200, headers, body }));
}

export const handler = bindLazily(() => createHandler(createDependencies()));
