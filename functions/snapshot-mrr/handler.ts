/** Closes months: what every customer was worth in them. Started by the schedules, and by an operator. */
import type { Context } from "aws-lambda";
import { snapshotMrr } from "../../shared/application/snapshot-mrr.ts";
import { parseSnapshot, type SnapshotAnswer } from "../../shared/contracts/snapshot-mrr.ts";
import { bindLazily } from "../../shared/lambda/bind-lazily.ts";
import { LOG } from "../../shared/lambda/log-messages.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";

/** What the page that is under way may still take. */
const LAST_PAGE_MS = 60_000;

export function createHandler({ open, logger }: Dependencies) {
  return async (
    payload: unknown,
    context: Pick<Context, "getRemainingTimeInMillis">,
  ): Promise<SnapshotAnswer> => {
    const request = parseSnapshot(payload);
    const hasTime = () => context.getRemainingTimeInMillis() > LAST_PAGE_MS;
    const { months, unfinished, failures } = await snapshotMrr(open(hasTime), request);
    for (const { organization, cause } of failures)
      logger.error(LOG.snapshotFailed, { organization, cause: String(cause) });
    if (unfinished.length > 0) logger.warn(LOG.snapshotUnfinished, { organizations: unfinished });
    const [failure] = failures;
    // Thrown at the end, so that one organization's failure is seen, and keeps no other from its snapshot.
    if (failure !== undefined)
      throw new Error(
        `${failures.length} organizations have no snapshot; the first is ${failure.organization}: ${failure.cause}`,
        { cause: failure.cause },
      );
    return { months, unfinished };
  };
}

export const handler = bindLazily(() => createHandler(createDependencies(process.env)));
