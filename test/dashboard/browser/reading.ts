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
