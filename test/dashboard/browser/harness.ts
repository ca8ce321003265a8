/**
 * Owns: the dashboard as a reader meets it: a pipeline with a year of data, a browser, pages that are signed in.
 * Every page is held to the same promises: nothing is asked of anyone else, no policy is broken, nothing fails that the test does not
 * say will fail.
 */
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { expect } from "vitest";
import { startChromium } from "../../../local/browser/chromium.ts";
import { seedDemo } from "../../../local/demo/seed-demo.ts";
import { startPipeline, type TestPipeline } from "../../support/pipeline.ts";

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
  readonly locale?: string;
  /** Null: not signed in. Absent: with the key of everything. */
  readonly key?: string | null;
  /** Answers of the API that are other than they should be, by what their paths begin with. */
  readonly failing?: readonly string[];
  /** What the API itself will refuse, by what its paths begin with. */
  readonly refused?: readonly string[];
}

export interface Harness {
  readonly test: TestPipeline;
  readonly browser: Browser;
  /** The body of an answer of the API, as a client would read it. */
  readonly ask: (
    path: string,
  ) => Promise<TestPipeline["usage"] extends (...a: never[]) => Promise<infer Body> ? Body : never>;
  /** A page of its own in a profile of its own, at a path, when everything on it is answered. */
  readonly open: (path: string, options?: PageOptions) => Promise<Page>;
  /** All pages that were opened: what they ask again and again would slow down the tests that follow. */
  readonly closePages: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A part of the demo: it takes seconds to send, and has every kind of thing that the whole has. */
const VOLUME = 0.05;

export async function startHarness(executable: string): Promise<Harness> {
  const test = await startPipeline();
  const { pipeline, key, get } = test;
  await seedDemo({
    organization: "test",
    url: pipeline.url,
    key,
    now: Date.now(),
    volume: VOLUME,
    signal: new AbortController().signal,
    invoke: pipeline.invoke,
  });
  const browser = await startChromium(executable);
  const contexts = new Set<BrowserContext>();
  const open = async (path: string, options: PageOptions = {}) => {
    const context = await browser.newContext(toContext(options));
    contexts.add(context);
    const given = options.key === undefined ? key : options.key;
    if (given !== null) await context.addInitScript(keepKey, given);
    const page = await context.newPage();
    watch(page, pipeline.url, options);
    if (options.failing !== undefined) {
      await page.clock.install();
      hurried.add(page);
    }
    await page.goto(`${pipeline.url}${path}`);
    await settled(page);
    return page;
  };
  const closePages = async () => {
    await Promise.all([...contexts].map((context) => context.close()));
    contexts.clear();
  };
  return {
    test,
    browser,
    ask: async (path) => (await get(path)).body,
    open,
    closePages,
    stop: async () => {
      await browser.close();
      await pipeline.stop();
    },
  };
}

function toContext({ width = 1440, height = 900, theme = "light", locale = "en-US" }: PageOptions) {
  return { viewport: { width, height }, colorScheme: theme, locale, timezoneId: "Europe/Berlin" };
}

/** Runs in the page, before anything else. */
function keepKey(key: string): void {
  sessionStorage.setItem("tallymark.key", key);
}

const faults = new WeakMap<Page, string[]>();
/** Pages whose clocks are moved on: what fails is asked again after seconds, for which nobody need wait. */
const hurried = new WeakSet<Page>();
/** Questions to the API that are not answered yet. */
const questions = new WeakMap<Page, Set<Request>>();

function watch(page: Page, origin: string, { failing = [], refused = [] }: PageOptions): void {
  const found: string[] = [];
  faults.set(page, found);
  noteQuestions(page);
  const isExpected = (url: string) =>
    [...failing, ...refused].some((start) => new URL(url).pathname.startsWith(start));
  page.on("pageerror", ({ message }) => found.push(`threw: ${message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !isExpected(message.location().url || origin))
      found.push(`${message.text()} ${message.location().url}`);
  });
  page.on("request", (request: Request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("blob:") && !url.startsWith("data:"))
      found.push(`asked elsewhere: ${url}`);
    if (/tm_(sk|pk)_/.test(url)) found.push(`a key in a URL: ${url}`);
  });
  for (const start of failing)
    void page.route(`**${start}**`, (route) =>
      route.fulfill({
        status: 503,
        contentType: "application/json",
        body: JSON.stringify({
          statusCode: 503,
          error: "Service Unavailable",
          message: "the store is down",
          requestId: "r-1",
        }),
      }),
    );
}

function noteQuestions(page: Page): void {
  const open = new Set<Request>();
  questions.set(page, open);
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/v1/")) open.add(request);
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
}

/** What went wrong on the page so far: nothing may. */
export function expectNoFaults(page: Page): void {
  expect(faults.get(page)).toEqual([]);
}

/** Waits until every panel has its answer, and whatever else was asked is answered too. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main").waitFor();
  const loading = page.getByRole("status").filter({ hasText: /^Loading$/ });
  const open = loading.or(page.locator('[aria-busy="true"]'));
  const countOpen = async () => {
    if (hurried.has(page)) await page.clock.fastForward(1_000);
    return (await open.count()) + (questions.get(page)?.size ?? 0);
  };
  await expect.poll(countOpen, { timeout: 30_000 }).toBe(0);
}
