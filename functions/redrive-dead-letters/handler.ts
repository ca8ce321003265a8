/** Moves dead letters back to the queue on which they failed. Invoked by an operator, again and again until nothing is left. */
import type { Context } from "aws-lambda";
import { redriveDeadLetters } from "../../shared/application/redrive-dead-letters.ts";
import { parseRedrive } from "../../shared/contracts/redrive.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

/** What a last round through SQS may take, with its retries. A round that takes longer is cut off, and only repeats something. */
const LAST_ROUND_MS = 20_000;

export function createHandler(dependencies: Dependencies) {
  return async (payload: unknown, context: Pick<Context, "getRemainingTimeInMillis">) => {
    const { queue } = parseRedrive(payload);
    return redriveDeadLetters(dependencies[queue], () => context.getRemainingTimeInMillis() > LAST_ROUND_MS);
  };
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
