/** Owns: what of the dashboard is measured, on a year of demo data. Does not own: the measuring (measure-dashboard.ts). */
import { findChromium, startChromium } from "../../browser/chromium.ts";
import { seedDemo } from "../../demo/seed-demo.ts";
import type { LocalPipeline } from "../../start-local.ts";
import { BUDGETS } from "./budgets.ts";
import { measureFirstLoad, measureLogs, measureYearByHour } from "./measure-dashboard.ts";
import type { Report } from "./report.ts";

const LOG_ROWS = 100_000;

export async function benchDashboard(
  pipeline: LocalPipeline,
  { organization, key }: { readonly organization: string; readonly key: string },
  report: Report,
): Promise<void> {
  report.title("The dashboard, in Chromium");
  const executable = findChromium();
  if (executable === undefined) {
    report.note("there is no Chromium on this machine: nothing is measured");
    return;
  }
  const { url, invoke } = pipeline;
  const { signal } = new AbortController();
  await seedDemo({ organization, url, key, now: Date.now(), signal, invoke });
  const browser = await startChromium(executable);
  try {
    const target = { browser, url, key };
    report.line(
      "KB of compressed script, first load",
      await measureFirstLoad(target),
      BUDGETS.scriptKilobytes,
    );
    report.line(
      "ms to draw a year by the hour",
      await measureYearByHour(target),
      BUDGETS.yearByHourMilliseconds,
    );
    const logs = await measureLogs(target, LOG_ROWS);
    report.line(`ms between frames, ${logs.rows} log rows: median`, logs.median);
    report.line(`ms between frames, ${logs.rows} log rows: p95`, logs.p95, BUDGETS.frameMillisecondsP95);
    report.line("rows in the document at most", logs.rowsDrawn);
  } finally {
    await browser.close();
  }
}
