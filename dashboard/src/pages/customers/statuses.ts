/** Owns: how statuses look. */
import type { SubscriptionResponse } from "../../../../shared/contracts/answers/subscriptions.ts";
import type { BadgeLook } from "../../components/badge.tsx";

export const SUBSCRIPTION_LOOKS: Readonly<Record<SubscriptionResponse["status"], BadgeLook>> = {
  upcoming: "accent",
  active: "good",
  ended: "plain",
};
