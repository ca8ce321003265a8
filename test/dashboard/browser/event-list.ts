/** Owns: reading the list of events, of which only a part is drawn. */
import type { Locator, Page } from "playwright-core";

export interface ShownEvent {
  /** From 0. */
  readonly index: number;
  readonly cells: readonly string[];
}

/** The rows that are drawn: what a cell says to whoever points at it, or what it reads. */
export async function readEvents(page: Page): Promise<readonly ShownEvent[]> {
  const rows: Locator = page.getByRole("grid", { name: "Events" }).getByRole("row");
  const read = await rows.evaluateAll((all) =>
    all.map((row) => ({
      index: Number(row.getAttribute("aria-rowindex")) - 2,
      cells: [...row.querySelectorAll("[role=gridcell]")].map(
        (cell) =>
          (cell.getAttribute("title") ?? cell.querySelector("[title]")?.getAttribute("title")) ||
          (cell.textContent ?? "").trim(),
      ),
    })),
  );
  return read.filter(({ cells }) => cells.length > 1);
}

/** @param place of the column, from 0 */
export function cellOf(rows: readonly ShownEvent[], key: string, place: number): string | undefined {
  return rows.find(({ cells }) => cells[6] === key)?.cells[place];
}
