import { describe, expect, test } from "vitest";
import { describeMonths } from "../../../local/commands/snapshot/describe-months.ts";
import { parseSnapshotOptions } from "../../../local/commands/snapshot/options.ts";

describe("npm run snapshot", () => {
  test("passes on what it is given, and nothing else", () => {
    const { payload } = parseSnapshotOptions(["--month", "2026-10", "--organization", "acme"], {});
    expect(payload).toEqual({ month: "2026-10", organization: "acme" });
    expect(parseSnapshotOptions([], {}).payload).toEqual({});
  });

  test("tells what was written, that nothing changed, and that it is not done", () => {
    const totals = { canonical: "90", runRate: "102.5", committed: "110" };
    const months = [
      { organization: "acme", month: "2026-09", written: [{ currency: "USD", version: 2, rows: 3, totals }] },
      { organization: "acme", month: "2026-10", written: [] },
    ];
    expect(describeMonths({ months, unfinished: ["globex"] })).toEqual([
      "acme 2026-09: USD version 2, 3 rows: canonical 90, run rate 102.5, committed 110",
      "acme 2026-10: nothing changed",
      "globex: the time did not suffice; call again to go on",
    ]);
    expect(describeMonths({ months: [], unfinished: [] })).toEqual(["Nothing is to be closed."]);
  });
});
