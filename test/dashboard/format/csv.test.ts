import { expect, test } from "vitest";
import { trendToCsv } from "../../../dashboard/src/charts/trend.ts";
import { tableToCsv } from "../../../dashboard/src/components/data-table.tsx";
import { nameOfDays } from "../../../dashboard/src/format/csv.ts";

test("a CSV of money names its currency, and the file its days", () => {
  const columns = [
    { name: "Customer", cell: () => null, csv: (row: { mrr: number }) => `c${row.mrr}` },
    { name: "MRR", cell: () => null, currency: "EUR", csv: ({ mrr }: { mrr: number }) => mrr },
  ];
  expect(tableToCsv(columns, [{ mrr: 12.345678 }])).toBe("Customer,MRR (EUR)\r\nc12.345678,12.345678\r\n");
  const trend = { labels: ["2026-10-01"], lines: [{ name: "MRR", values: [5], color: "red" }] };
  expect(trendToCsv(trend, "EUR")).toBe("period,MRR (EUR)\r\n2026-10-01,5\r\n");
  expect(trendToCsv(trend)).toBe("period,MRR\r\n2026-10-01,5\r\n");
  expect(nameOfDays("usage", { from: "2026-11-01", to: "2026-11-27" })).toBe("usage_2026-11-01_2026-11-27");
});
