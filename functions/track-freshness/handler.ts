/** Started by the schedule, once a minute: observes whether everything accepted is counted and stored, and moves the watermarks. */
import { trackFreshness } from "../../shared/application/track-freshness.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

export function createHandler(dependencies: Dependencies) {
  return async (_event: unknown, _context: unknown) => trackFreshness(dependencies);
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
