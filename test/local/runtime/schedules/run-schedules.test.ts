import { describe, expect, it } from "vitest";
import { runSchedules } from "../../../../local/runtime/schedules/run-schedules.ts";
import type { Json } from "../../../../local/template/json.ts";
import type { ScheduleModel } from "../../../../local/template/model.ts";
import { createMovedTimers } from "../moved-timers.ts";

const START = Date.parse("2026-01-31T10:00:00Z");

const MINUTELY: ScheduleModel = {
  name: "stack-Minutely",
  shortName: "Minutely",
  arn: "arn:aws:scheduler:us-east-1:000000000000:schedule/default/stack-Minutely",
  service: "scheduler",
  expression: "rate(1 minute)",
  timezone: "UTC",
  functionArn: "arn of work",
  isEnabled: true,
};

function run(...schedules: ScheduleModel[]) {
  const sent: (readonly [functionArn: string, payload: Json])[] = [];
  const timers = createMovedTimers(START);
  const running = runSchedules({
    schedules,
    timers,
    createId: () => "id-1",
    accountId: "000000000000",
    region: "us-east-1",
    send: (functionArn, payload) => sent.push([functionArn, payload]),
  });
  return { running, timers, sent };
}

describe("runSchedules", () => {
  it("sends the service's notification at once and then every minute, until it stops", () => {
    const { running, timers, sent } = run(MINUTELY);

    timers.move(0);
    expect(sent).toEqual([
      [
        "arn of work",
        {
          version: "0",
          id: "id-1",
          "detail-type": "Scheduled Event",
          source: "aws.scheduler",
          account: "000000000000",
          time: "2026-01-31T10:00:00Z",
          region: "us-east-1",
          resources: [MINUTELY.arn],
          detail: "{}",
        },
      ],
    ]);
    timers.move(180_000);
    expect(sent).toHaveLength(4);
    running.stop();
    timers.move(180_000);
    expect(sent).toHaveLength(4);
  });

  it("sends the template's input with the scheduled time filled in", () => {
    const { timers, sent } = run({ ...MINUTELY, input: '{"at":"<aws.scheduler.scheduled-time>"}' });

    timers.move(60_000);

    expect(sent.map(([, payload]) => payload)).toEqual([
      { at: "2026-01-31T10:00:00Z" },
      { at: "2026-01-31T10:01:00Z" },
    ]);
  });

  it("notices a clock that leaps, and fires once for all the times that it leapt over", () => {
    const monthly = {
      ...MINUTELY,
      expression: "cron(30 0 1 * ? *)",
      input: '{"at":"<aws.scheduler.scheduled-time>"}',
    };
    const { timers, sent } = run({ ...MINUTELY, input: "{}" }, monthly);

    timers.move(0);
    expect(sent.map(([, payload]) => payload)).toEqual([{}]);
    timers.leap(15 * 60 * 60 * 1000);
    timers.move(1_000);

    expect(sent.map(([, payload]) => payload)).toEqual([{}, { at: "2026-02-01T00:30:00Z" }, {}]);
  });

  it("lets a rule wait its period first, and does not fire what is disabled", () => {
    const { timers, sent } = run({ ...MINUTELY, service: "events" }, { ...MINUTELY, isEnabled: false });

    timers.move(59_999);
    expect(sent).toEqual([]);
    timers.move(1);
    expect(sent).toHaveLength(1);
  });

  it("fires on request, even what is disabled, and names the schedules there are", () => {
    const { running, sent } = run({ ...MINUTELY, isEnabled: false });

    running.fire("Minutely");

    expect(sent).toHaveLength(1);
    expect(() => running.fire("Hourly")).toThrow(
      "schedule Hourly: there is none of this name; there are Minutely",
    );
  });
});
