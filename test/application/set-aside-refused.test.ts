import { describe, expect, test } from "vitest";
import { type Refusal, setAsideRefused } from "../../shared/application/set-aside-refused.ts";
import type { QuarantineEntry, RefusedEvent } from "../../shared/ports/quarantine.ts";
import { readableIdentifiers } from "../support/in-memory-ports.ts";

async function setAside(...refusals: readonly Partial<Refusal>[]): Promise<readonly QuarantineEntry[]> {
  const kept: QuarantineEntry[] = [];
  const dependencies = {
    quarantine: { setAside: async (entries: readonly QuarantineEntry[]) => void kept.push(...entries) },
    identifiers: readableIdentifiers(),
    now: () => Date.parse("2026-03-01T12:00:00Z"),
  };
  const whole = refusals.map((refusal, index) => ({ index, reasons: ["wrong"], input: {}, ...refusal }));
  await setAsideRefused(dependencies, "org", "native", whole);
  return kept;
}

const inputOf = ({ content }: QuarantineEntry) => (content as RefusedEvent).input;

describe("Function: setAsideRefused", () => {
  test("an input is kept up to 8 KB of JSON in UTF-8, and not beyond", async () => {
    // Two quotes around it.
    const [fits, tooLong, tooWide] = ["x".repeat(8_190), "x".repeat(8_191), "ü".repeat(4_096)];
    const kept = await setAside({ input: fits }, { input: tooLong }, { input: tooWide });
    expect(kept.map(inputOf)).toEqual([fits, undefined, undefined]);
  });

  test("an input that is nested too deep to be written is not kept, and its neighbours are", async () => {
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level++) deep = [deep];
    const kept = await setAside({ input: deep }, { input: "neighbour" });
    expect(kept.map(inputOf)).toEqual([undefined, "neighbour"]);
  });

  test("an event with a thousand faults costs no more than one with twenty", async () => {
    const reasons = Array.from({ length: 1_000 }, (_, index) => `${index}: ${"x".repeat(1_000)}`);
    const [entry] = await setAside({ reasons });
    expect(entry?.reasons).toHaveLength(21);
    expect(entry?.reasons.at(-1)).toBe("and 980 more");
    expect(Math.max(...(entry?.reasons ?? []).map(({ length }) => length))).toBe(400);
  });

  test("entries of one request share its id and differ in their place", async () => {
    const kept = await setAside({ index: 3 }, { index: 12, idempotencyKey: "key-1" });
    expect(kept.map(({ id, eventId }) => [id, eventId])).toEqual([
      ["id-0.3", undefined],
      ["id-0.12", "org/event/key-1"],
    ]);
  });

  test("where nothing was refused, nothing is written", async () => {
    let calls = 0;
    const quarantine = { setAside: async () => void calls++ };
    await setAsideRefused(
      { quarantine, identifiers: readableIdentifiers(), now: () => 0 },
      "org",
      "native",
      [],
    );
    expect(calls).toBe(0);
  });
});
