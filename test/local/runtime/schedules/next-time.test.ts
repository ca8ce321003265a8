import { describe, expect, it } from "vitest";
import { createScheduleTimes } from "../../../../local/runtime/schedules/next-time.ts";

const START = Date.parse("2026-01-31T10:20:30Z"); // a Saturday

function show(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

describe("createScheduleTimes", () => {
  it("fires a rate at once where the service does, and then in its period", () => {
    const times = createScheduleTimes("rate(5 minutes)", "UTC", true);

    expect(show(times.first(START))).toBe("2026-01-31T10:20:30.000Z");
    expect(show(times.following(START))).toBe("2026-01-31T10:25:30.000Z");
    expect(show(createScheduleTimes("rate(1 hour)", "UTC", false).first(START))).toBe(
      "2026-01-31T11:20:30.000Z",
    );
  });

  it.each([
    ["cron(0 3 * * ? *)", "UTC", "2026-02-01T03:00:00.000Z"],
    ["cron(0 3 * * ? *)", "Europe/Berlin", "2026-02-01T02:00:00.000Z"],
    ["cron(15 10 ? * 2 *)", "UTC", "2026-02-02T10:15:00.000Z"], // 2 is Monday
    ["cron(15 10 ? * SUN *)", "UTC", "2026-02-01T10:15:00.000Z"],
    ["cron(15 10 ? * 2-6 *)", "UTC", "2026-02-02T10:15:00.000Z"],
    ["cron(0 12 L * ? *)", "UTC", "2026-01-31T12:00:00.000Z"],
    ["cron(0/15 * * * ? *)", "UTC", "2026-01-31T10:30:00.000Z"],
    ["cron(0 0 ? * 2#1 *)", "UTC", "2026-02-02T00:00:00.000Z"], // the first Monday
    ["cron(0 0 1 1 ? 2028)", "UTC", "2028-01-01T00:00:00.000Z"],
    ["cron(0 0 1 1 ? 2020)", "UTC", undefined],
    ["at(2026-02-01T00:00:00)", "UTC", "2026-02-01T00:00:00.000Z"],
    ["at(2026-02-01T00:00:00)", "America/New_York", "2026-02-01T05:00:00.000Z"],
    ["at(2020-02-01T00:00:00)", "UTC", undefined],
  ])("%s in %s fires first at %s", (expression, timezone, expected) => {
    expect(show(createScheduleTimes(expression, timezone, true).first(START))).toBe(expected);
  });

  it("fires at a date once", () => {
    const times = createScheduleTimes("at(2026-02-01T00:00:00)", "UTC", true);

    expect(times.following(Date.parse("2026-02-01T00:00:00Z"))).toBeUndefined();
  });

  it.each(["rate(0 minutes)", "rate(5 weeks)", "cron(0 3 * * ?)", "every day"])(
    "does not take %s",
    (expression) => {
      expect(() => createScheduleTimes(expression, "UTC", true)).toThrow(
        `schedule ${expression}: accepted are`,
      );
    },
  );
});
