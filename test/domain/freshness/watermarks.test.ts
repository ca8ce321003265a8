import { describe, expect, it } from "vitest";
import {
  lateStored,
  moveWatermarks,
  NOTHING_KNOWN,
  type Watermarks,
} from "../../../shared/domain/freshness/watermarks.ts";

const at = (time: string) => Date.parse(`2026-01-15T${time}Z`);
const watch = (before: Watermarks, ...seen: readonly [time: string, isStoring: boolean][]) =>
  seen.reduce((marks, [time, isStoring]) => moveWatermarks(marks, { at: at(time), isStoring }), before);

const KNOWN: Watermarks = {
  counted: at("11:58:00"),
  stored: at("11:57:00"),
  storedNext: at("11:58:00"),
  storedBefore: [{ at: at("11:00:00"), stored: at("10:57:00") }],
};

describe("what is known when nothing waits to be counted", () => {
  it("is that all is counted up to a minute ago, and stored up to when the run before saw the same", () => {
    expect(watch(KNOWN, ["12:00:00", false])).toEqual({
      counted: at("11:59:00"),
      stored: at("11:58:00"),
      storedNext: at("11:59:00"),
      storedBefore: [...KNOWN.storedBefore, { at: at("12:00:00"), stored: at("11:58:00") }],
    });
  });

  it("while something waits to be stored, counting goes on alone", () => {
    const waiting = watch(KNOWN, ["11:59:59", true], ["12:05:00", true], ["12:10:00", true]);
    expect(waiting).toMatchObject({ counted: at("12:09:00"), stored: at("11:57:00") });
    expect(waiting.storedNext).toBeUndefined();
  });

  it("the store queue must be seen empty twice, a minute apart: what was sent a moment ago may not show", () => {
    const waiting = watch(KNOWN, ["12:10:00", true]);
    expect(watch(waiting, ["12:11:00", false]).stored).toBe(at("11:57:00"));
    expect(watch(waiting, ["12:11:00", false], ["12:11:59.9", false]).stored).toBe(at("11:57:00"));
    expect(watch(waiting, ["12:11:00", false], ["12:11:59.9", false], ["12:12:00", false]).stored).toBe(
      at("12:10:00"),
    );
    expect(watch(waiting, ["12:11:00", false], ["12:12:00", true], ["12:13:00", false]).stored).toBe(
      at("11:57:00"),
    );
  });

  it("nothing before the first observation", () => {
    const first = watch(NOTHING_KNOWN, ["12:00:00", false]);
    expect(first).toMatchObject({ counted: at("11:59:00"), stored: 0 });
    expect(lateStored(first, at("12:00:00"))).toBe(0);
  });
});

describe("what was written late", () => {
  // An outage from 01:00 to 09:00: what was accepted after 00:58 was written at 09:00.
  const seen = Array.from({ length: 20 * 60 }, (_, minute): [string, boolean] => {
    const [hour, minutes] = [Math.floor(minute / 60), minute % 60].map((part) =>
      String(part).padStart(2, "0"),
    );
    return [`${hour}:${minutes}:00`, minute >= 60 && minute < 9 * 60];
  });
  const marks = (time: string) => watch(NOTHING_KNOWN, ...seen.filter(([seenAt]) => seenAt <= time));
  const late = (time: string) => lateStored(marks(time), at(time));

  it.each([
    // Six hours before, at the first observation, nothing was known.
    ["06:00:00", "1970-01-01T00:00:00.000Z"],
    ["07:00:00", "2026-01-15T00:57:00.000Z"],
    // Six hours after the outage, and no earlier, what it held back is known to be shown.
    ["14:59:00", "2026-01-15T00:57:00.000Z"],
    ["15:00:00", "2026-01-15T00:57:00.000Z"],
    ["16:00:00", "2026-01-15T09:58:00.000Z"],
    ["16:59:00", "2026-01-15T09:58:00.000Z"],
    ["17:00:00", "2026-01-15T10:58:00.000Z"],
  ])("is shown at %s as far as it had been written six hours before: %s", (time, stored) => {
    expect(new Date(late(time)).toISOString()).toBe(stored);
  });

  it("an observation an hour is kept, and none that is no longer needed", () => {
    expect(
      marks("19:59:00").storedBefore.map((mark) => new Date(mark.at).toISOString().slice(11, 16)),
    ).toEqual(["13:00", "14:00", "15:00", "16:00", "17:00", "18:00", "19:00"]);
  });
});
