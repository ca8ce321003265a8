/** Owns: reading what a page shows, by its roles and names, as a reader would find it. */
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { Locator, Page } from "playwright-core";

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
  const asked: string[] = await page.evaluate(
    "performance.getEntriesByType('resource').map((entry) => entry.name)",
  );
  const questions = asked
    .filter((url) => url.includes(path) && parts.every((part) => url.includes(part)))
    .map((url) => new URL(url));
  const endOf = ({ searchParams }: URL) => searchParams.get("endDate") ?? searchParams.get("end_date") ?? "";
  // Of one window the first: further pages were asked later.
  const latest = questions.toSorted((a, b) => endOf(b).localeCompare(endOf(a)))[0];
  if (latest === undefined) throw new Error(`the page did not ask ${path} with ${parts.join(" and ")}`);
  return `${latest.pathname}${latest.search}`;
}

/** The same question about the window of the same length right before. */
export function questionBefore(question: string): string {
  const url = new URL(question, "http://local");
  const [start, end] = url.searchParams.has("startDate")
    ? ["startDate", "endDate"]
    : ["start_date", "end_date"];
  const first = Date.parse(url.searchParams.get(start ?? "") ?? "");
  const last = Date.parse(url.searchParams.get(end ?? "") ?? "");
  url.searchParams.set(start ?? "", dayText(first - (last - first) - DAY_MS));
  url.searchParams.set(end ?? "", dayText(first - DAY_MS));
  return `${url.pathname}${url.search}`;
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
  return rows.filter((row) => row.length > 0);
}

/** Of a figure with this label: its value, and how it changed, as they read. */
export function figure(where: Locator, label: string): Locator {
  return where
    .getByRole("term")
    .filter({ hasText: new RegExp(`^${label}$`) })
    .locator("xpath=following-sibling::dd[1]");
}

/** A change as the page writes it in English; nothing before has no ratio. */
export function changeText(now: number, before: number): string {
  const format = new Intl.NumberFormat("en-US", {
    style: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  return before === 0 ? "" : format.format((now - before) / Math.abs(before));
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
