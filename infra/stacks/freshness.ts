/** Owns: when the watermarks of answers are moved. Does not own: how (shared/application/track-freshness.ts). */
import { Duration, type Stack } from "aws-cdk-lib";
import { createSchedule } from "../constructs/schedule.ts";
import type { AddAlarm } from "../monitoring/alarms.ts";
import type { Functions } from "./functions.ts";

export function scheduleFreshness(stack: Stack, { trackFreshness }: Functions, addAlarm: AddAlarm): void {
  createSchedule(stack, "FreshnessSchedule", {
    description: "Moves the watermarks of Tallymark's answers",
    target: trackFreshness,
    when: { every: Duration.minutes(1) },
    // The next run, a minute later, does the same work: an older one is not worth more.
    retries: { attemptsMax: 2, age: Duration.minutes(1) },
    alarms: {
      addAlarm,
      severity: "medium",
      arrival: {
        userImpact: "The header tallymark-data-through stands still although the totals move on.",
        runbookAnchor: "freshness-dead-letters",
      },
      expiry: {
        userImpact: "The header tallymark-data-through may stand still, and no other alarm would tell.",
        runbookAnchor: "freshness-dead-letters-expire",
      },
    },
  });
}
