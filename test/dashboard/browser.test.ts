/** The dashboard in a real browser, on a pipeline with a year of data. Each part's promises stand in browser/. */
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { findChromium } from "../../local/browser/chromium.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { describeCustomer } from "./browser/customer.ts";
import { describeCustomers } from "./browser/customers.ts";
import { describeEveryPage } from "./browser/every-page.ts";
import { type Harness, startHarness } from "./browser/harness.ts";
import { describeLogs } from "./browser/logs.ts";
import { describeOverview } from "./browser/overview.ts";
import { describeRevenue } from "./browser/revenue.ts";
import { describeSettings } from "./browser/settings.ts";
import { describeSignIn } from "./browser/sign-in.ts";
import { describeUsage } from "./browser/usage.ts";

const executable = findChromium();
const reason = executable === undefined ? " (skipped: there is no Chromium on this machine)" : "";

describe.skipIf(executable === undefined || !isDynamoDbAvailable)(
  `the dashboard in Chromium${reason}`,
  () => {
    let harness: Harness;
    beforeAll(async () => {
      harness = await startHarness(executable ?? "");
    });
    afterEach(() => harness.closePages());
    afterAll(() => harness.stop());

    describeSignIn(() => harness);
    describeOverview(() => harness);
    describeUsage(() => harness);
    describeCustomer(() => harness);
    describeCustomers(() => harness);
    describeRevenue(() => harness);
    describeLogs(() => harness);
    describeSettings(() => harness);
    describeEveryPage(() => harness);
  },
);
