/** Makes an API key. Invoked by an operator, never over HTTP: it is how the first key of an organization comes to be. */
import { createApiKey } from "../../shared/application/create-api-key.ts";
import { parseCreateKey } from "../../shared/contracts/create-key.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return async (payload: unknown, _context: unknown) => createApiKey(dependencies, parseCreateKey(payload));
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
