/** Owns: reading what a page shows, by its roles and names, as a reader would find it. */
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** A panel by its heading. */
export function panel(page: Page, title: string): Locator {
  return page.getByRole("region", { name: title, exact: true });
}

/** The numbers that are shown, exact, in their order. */
export async function exactOf(where: Locator): Promise<readonly number[]> {
  const values = await where
    .locator("data")
    .evaluateAll((all) => all.map((each) => each.getAttribute("value")));
  return values.map(Number);
}

/** The cells of a table, row by row, as they read. */
export async function tableRows(where: Locator): Promise<readonly (readonly string[])[]> {
  const rows = await where.getByRole("row").all();
  const cells = await Promise.all(rows.map((row) => row.getByRole("cell").allInnerTexts()));
  return cells.filter((row) => row.length > 0).map((row) => row.map((text) => text.trim()));
}

/** What the panel's download holds. */
export async function readCsv(page: Page, where: Locator): Promise<readonly (readonly string[])[]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    where
      .getByRole("button", { name: /as CSV$/ })
      .first()
      .click(),
  ]);
  return parse(await readFile(await download.path(), "utf8"), { bom: true });
}

/** The question that the page asked about the window itself, and not about the one before. @param parts of its URL */
export async function questionOf(page: Page, path: string, ...parts: readonly string[]): Promise<string> {
  const questions = (await questionsOf(page)).filter(
    ({ href }) => href.includes(path) && parts.every((part) => href.includes(part)),
  );
  const endOf = ({ searchParams }: URL) => searchParams.get("endDate") ?? searchParams.get("end_date") ?? "";
  // Of one window the first: further pages were asked later.
  const latest = questions.toSorted((a, b) => endOf(b).localeCompare(endOf(a)))[0];
  if (latest === undefined) throw new Error(`the page did not ask ${path} with ${parts.join(" and ")}`);
  return `${latest.pathname}${latest.search}`;
}

async function questionsOf(page: Page): Promise<readonly URL[]> {
  const asked: string[] = await page.evaluate(
    "performance.getEntriesByType('resource').map((entry) => entry.name)",
  );
  return asked.map((url) => new URL(url));
}

export interface Before {
  readonly question: string;
  /** What a change is said to be compared with. */
  readonly than: string;
}

/**
 * The same question about as many days right before, up to the time of day that it is: the last day of the window is today, in UTC.
 * The days are computed; the instant at which the page looked at the clock is taken from its own question, once it is
 * sure that it lies between the load of the page and now.
 */
export async function beforeOf(page: Page, question: string): Promise<Before> {
  const { pathname, searchParams } = new URL(question, "http://local");
  const [start, end] = searchParams.has("startDate") ? ["startDate", "endDate"] : ["start_date", "end_date"];
  const [first, last] = [start, end].map((name = "") => searchParams.get(name) ?? "");
  const length = Date.parse(last ?? "") + DAY_MS - Date.parse(first ?? "");
  const days = [dayText(Date.parse(first ?? "") - length), dayText(Date.parse(last ?? "") - length)] as const;
  const isSame = (url: URL) =>
    url.pathname === pathname &&
    url.searchParams.size === searchParams.size &&
    [...searchParams].every(
      ([name, value]) => name === end || url.searchParams.get(name) === (name === start ? days[0] : value),
    );
  const asked = (await questionsOf(page)).findLast(isSame);
  const until = asked?.searchParams.get(end ?? "") ?? "nothing was asked";
  const loadedAt: number = await page.evaluate("performance.timeOrigin");
  expect(until.slice(0, 11)).toBe(`${days[1]}T`);
  expect(Date.parse(until) + length).toBeGreaterThan(loadedAt - CLOCKS_APART_MS);
  expect(Date.parse(until) + length).toBeLessThan(Date.now() + CLOCKS_APART_MS);
  return {
    question: `${asked?.pathname}${asked?.search}`,
    than: `than in ${daysText(...days)}, up to this time of day`,
  };
}

/** How far the browser's clock may be from this one. */
const CLOCKS_APART_MS = 1000;

function daysText(from: string, to: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", dateStyle: "medium" });
  return withPlainSpaces(format.formatRange(new Date(from), new Date(to)));
}

const DAY_MS = 86_400_000;

function dayText(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The day of UTC so many days before today. */
export function daysAgo(count: number): string {
  return dayText(Date.now() - count * DAY_MS);
}

/** The cells of a table, row by row: amounts exact, as they are behind what is shown; all else as it reads. */
export async function exactRows(where: Locator): Promise<readonly (readonly string[])[]> {
  const rows = await where.getByRole("row").evaluateAll((all) =>
    all.map((row) =>
      [...row.querySelectorAll(":scope > td")].map((cell) => {
        const amounts = [...cell.querySelectorAll("data")].map((amount) => amount.value);
        return amounts.length > 0 ? amounts.join(" ") : (cell.textContent ?? "").trim();
      }),
    ),
  );
  return rows.filter((row) => row.length > 0).map((row) => row.map(withPlainSpaces));
}

/** Browsers and Node do not have the same spaces in spans of days. */
function withPlainSpaces(text: string): string {
  return text.replaceAll(/\s/g, " ");
}

/** Of a figure with this label: its value, then how it changed and what is noted, as they read. */
export async function figure(where: Locator, label: string): Promise<readonly string[]> {
  const parts = await where
    .getByRole("term")
    .filter({ hasText: new RegExp(`^${label}$`) })
    .locator("xpath=following-sibling::dd")
    .allTextContents();
  return parts.map(withPlainSpaces);
}

/** A change as the page writes it in English. @param before not 0 */
export function changeText(now: number, before: number, than: string): string {
  const ratio = (now - before) / Math.abs(before);
  const percent = new Intl.NumberFormat("en-US", {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const times = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const sign = now === before ? "=" : now > before ? "▲" : "▼";
  const change = before > 0 && ratio > 10 ? `×${times.format(now / before)}` : percent.format(ratio);
  return `${sign} ${change} ${than}`;
}

/** A change in a row of a table: nothing before has no ratio. */
export function changeCell(now: number, before: number, than: string): string {
  if (before !== 0) return changeText(now, before, than);
  return now === 0 ? "–" : "new";
}

/** With all its digits, as the page writes it in English. */
export function exactText(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 12 }).format(value);
}

/** Dollars with all their digits, as the page writes them in English. */
export function moneyText(value: unknown): string {
  const format = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: "USD",
    maximumFractionDigits: 12,
  });
  return format.format(Number(value));
}

/** @param month `YYYY-MM` */
export function monthText(month: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "short", year: "numeric" });
  return format.format(new Date(`${month}-01`));
}

/** Chooses by typing a part of the name. */
export async function choose(page: Page, field: string, typed: string, name: string | RegExp): Promise<void> {
  await page.getByRole("combobox", { name: field, exact: true }).fill(typed);
  await page.getByRole("option", { name }).click();
}

export function searchOf(page: Page): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

const SUM_DIGITS = 12;

/** The exact sum of decimal texts, in the shortest text of it. */
export function exactSum(texts: readonly string[]): string {
  const sum = texts.reduce((total, text) => {
    const negative = text.startsWith("-");
    const [whole = "0", fraction = ""] = text.replaceAll("-", "").split(".");
    const units = BigInt(whole + fraction.padEnd(SUM_DIGITS, "0"));
    return total + (negative ? -units : units);
  }, 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(SUM_DIGITS + 1, "0");
  const fraction = digits.slice(-SUM_DIGITS).replace(/0+$/, "");
  return `${sum < 0n ? "-" : ""}${digits.slice(0, -SUM_DIGITS)}${fraction === "" ? "" : `.${fraction}`}`;
}
