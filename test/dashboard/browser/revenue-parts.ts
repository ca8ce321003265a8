/** What several parts of the revenue page are held to: an invoice that is opened, amounts that add up. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Harness } from "./harness.ts";
import { exactRows, exactSum, searchOf } from "./reading.ts";

export type Row = Readonly<Record<string, number | string>>;

/** The dialog shows the invoice as the API tells it, and its lines are its total; then it is closed. */
export async function expectInvoice(page: Page, { ask }: Harness, id: string): Promise<void> {
  const { number, lines, total } = await ask(`/v1/invoices/${id}`);
  const dialog: Locator = page.getByRole("dialog", { name: number });
  await dialog.getByText("Open", { exact: true }).waitFor();
  expect(searchOf(page).invoice).toBe(id);
  const amounts = (await exactRows(dialog)).map((row) => row.at(-1) ?? "");
  expect(amounts).toEqual([...lines.map(({ amount }: Row) => amount), total]);
  expect(exactSum(amounts.slice(0, -1))).toBe(total);
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
}

/** The last row is the sum of those above, in each of the last columns. @param columns -2: the last two */
export function expectSums(rows: readonly (readonly string[])[], columns: number): void {
  const sums = rows.at(-1)?.slice(columns) ?? [];
  const parts = rows.slice(0, -1).map((row) => row.slice(columns));
  expect(sums.map((_, place) => exactSum(parts.map((row) => row[place] ?? "")))).toEqual(sums);
}
