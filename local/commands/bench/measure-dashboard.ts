/**
 * Owns: what the dashboard costs whoever opens it - bytes of script, the time to draw, how smooth a long list is - in a real browser.
 * Does not own: which browser (browser/chromium.ts).
 */
import type { Browser, Page } from "playwright-core";
import { openSignedIn } from "../../browser/signed-in.ts";

export interface DashboardTarget {
  readonly browser: Browser;
  /** Without a slash at the end. */
  readonly url: string;
  readonly key: string;
}

const TRIES = 5;
/** Waiting for a condition runs its text in the page, which the policy of the pages forbids. */
const WINDOW = { viewport: { width: 1440, height: 900 }, bypassCSP: true };

/** Of the first page, as it comes over the wire: compressed. */
export async function measureFirstLoad(target: DashboardTarget): Promise<number> {
  const page = await openSignedIn(target.browser, target.key, WINDOW);
  await page.goto(`${target.url}/`);
  await page.getByRole("slider").first().waitFor();
  const bytes = await page.evaluate<number>(
    "performance.getEntriesByType('resource').filter(({ name }) => /\\.js$/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)",
  );
  await page.context().close();
  return bytes / 1024;
}

/** Notes when the canvas of a chart came, and the frame after it. */
const NOTE_DRAWING = `new MutationObserver((_, observer) => {
  if (document.querySelector("canvas") === null) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { globalThis.drawnAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });`;

/** From the answer's last byte until the trend of a year by the hour is on the screen, ms: the least of some tries. */
export async function measureYearByHour(target: DashboardTarget): Promise<number> {
  const tries: number[] = [];
  while (tries.length < TRIES) {
    const page = await openSignedIn(target.browser, target.key, WINDOW);
    await page.addInitScript(NOTE_DRAWING);
    await page.goto(`${target.url}/usage?range=12m&grain=hour&compare=off`);
    await page.waitForFunction("globalThis.drawnAt !== undefined");
    tries.push(
      await page.evaluate<number>(
        "drawnAt - Math.max(...performance.getEntriesByType('resource').filter(({ name, responseEnd }) => name.includes('groupBy=hourly') && responseEnd <= drawnAt).map(({ responseEnd }) => responseEnd))",
      ),
    );
    await page.context().close();
  }
  return Math.min(...tries);
}

export interface ScrollFigures {
  readonly rows: number;
  /** Between two frames, ms. */
  readonly median: number;
  readonly p95: number;
  /** The most that were in the document at a time. */
  readonly rowsDrawn: number;
}

const ROWS_PER_PAGE = 100;
const FRAMES = 600;
const PIXELS_PER_FRAME = 120;

/** The logs with so many rows, which the API's place gives out: what is measured is the page. */
export async function measureLogs(target: DashboardTarget, rows: number): Promise<ScrollFigures> {
  const page = await openSignedIn(target.browser, target.key, WINDOW);
  await answerEvents(page, rows);
  await page.goto(`${target.url}/logs`);
  await page.locator("[data-row]").first().waitFor();
  await page.waitForFunction(
    `(() => {
    const rows = document.querySelector("[data-row]").closest("[role=rowgroup]");
    rows.scrollTop = rows.scrollHeight;
    return document.querySelector("[role=grid]").getAttribute("aria-rowcount") !== "-1";
  })()`,
    undefined,
    { timeout: 300_000, polling: 20 },
  );
  const figures = await page.evaluate<Omit<ScrollFigures, "rows">>(`(async () => {
    const rows = document.querySelector("[data-row]").closest("[role=rowgroup]");
    rows.scrollTop = 0;
    const frames = [];
    let rowsDrawn = 0;
    let last = await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < ${FRAMES}; frame++) {
      rows.scrollTop += ${PIXELS_PER_FRAME};
      const at = await new Promise(requestAnimationFrame);
      frames.push(at - last);
      last = at;
      rowsDrawn = Math.max(rowsDrawn, document.querySelectorAll("[data-row]").length);
    }
    frames.sort((a, b) => a - b);
    const at = (part) => frames[Math.floor(frames.length * part)];
    return { median: at(0.5), p95: at(0.95), rowsDrawn };
  })()`);
  await page.context().close();
  return { rows, ...figures };
}

async function answerEvents(page: Page, rows: number): Promise<void> {
  await page.route(
    ({ pathname }) => pathname === "/v1/events",
    (route) => {
      const at = Number(new URL(route.request().url()).searchParams.get("next_page") ?? 0);
      const data = Array.from({ length: Math.min(ROWS_PER_PAGE, rows - at) }, (_, index) =>
        toEvent(at + index),
      );
      const next = at + ROWS_PER_PAGE;
      return route.fulfill({ json: { data, next_page: next < rows ? String(next) : null } });
    },
  );
}

function toEvent(row: number) {
  const uuid = `00000000-0000-5000-8000-${String(row).padStart(12, "0")}`;
  const timestamp = new Date(Date.UTC(2026, 0, 1) - row * 1_000).toISOString();
  return {
    id: uuid,
    idempotencyKey: `call-${row}`,
    acceptedAt: timestamp,
    eventType: "tokens",
    timestamp,
    customerId: "00000000-0000-5000-8000-00000000000c",
    agentId: null,
    meterId: "00000000-0000-5000-8000-00000000000e",
    quantity: `${row}.5`,
    usageCost: "0.0037",
    properties: { region: "eu", model: `m-${row % 7}` },
  };
}
