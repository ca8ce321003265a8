/** Owns: which groups of endpoints there are. A group that is listed here is described, served, linted and tested. */
import { analytics } from "./analytics.ts";
import { bills } from "./bills.ts";
import { catalog } from "./catalog.ts";
import { contracts } from "./contracts.ts";
import { costs } from "./costs.ts";
import { description } from "./description.ts";
import { events } from "./events.ts";
import { ingestion } from "./ingestion.ts";
import { keys } from "./keys.ts";
import { meters } from "./meters.ts";
import { mrrHistory } from "./mrr-history.ts";
import type { OperationGroup } from "./operation.ts";
import { revenue } from "./revenue.ts";
import { usage } from "./usage.ts";

export const GROUPS: readonly OperationGroup[] = [
  ingestion,
  events,
  analytics,
  usage,
  revenue,
  mrrHistory,
  catalog,
  meters,
  contracts,
  bills,
  costs,
  keys,
  description,
];
