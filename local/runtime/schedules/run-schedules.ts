/**
 * Owns: firing schedules at their times, and what a schedule sends.
 * Does not own: the times (next-time.ts) and the invocations (../functions/invoke-later.ts).
 */
import type { Json } from "../../template/json.ts";
import type { ScheduleModel } from "../../template/model.ts";
import type { Timers } from "../timers.ts";
import { createScheduleTimes } from "./next-time.ts";

export interface ScheduleOptions {
  readonly schedules: readonly ScheduleModel[];
  readonly timers: Timers;
  readonly createId: () => string;
  readonly accountId: string;
  readonly region: string;
  readonly send: (functionArn: string, payload: Json) => void;
}

export interface RunningSchedules {
  /** Fires now, whatever its time or state. @throws Error naming the schedules there are */
  fire(name: string): void;
  stop(): void;
}

/** A clock that is moved is noticed within so much of the machine's time. */
const LOOK_MS = 250;

export function runSchedules(options: ScheduleOptions): RunningSchedules {
  const { schedules, timers } = options;
  const pending = new Map<ScheduleModel, () => void>();
  const fire = (schedule: ScheduleModel, dueAt: number) =>
    options.send(schedule.functionArn, toPayload(schedule, dueAt, options));

  for (const schedule of schedules.filter(({ isEnabled }) => isEnabled)) {
    const firesAtStart = schedule.service === "scheduler";
    const times = createScheduleTimes(schedule.expression, schedule.timezone, firesAtStart);
    const following = (dueAt: number) => {
      let next = times.following(dueAt);
      while (next !== undefined && next <= timers.now()) next = times.following(next);
      return next;
    };
    const wait = (dueAt: number | undefined) => {
      if (dueAt === undefined) return;
      const look = () => {
        const left = dueAt - timers.now();
        if (left > 0) {
          pending.set(schedule, timers.after(Math.min(LOOK_MS, left), look));
          return;
        }
        fire(schedule, dueAt);
        // Of the times that a moved clock leapt over, one firing stands for all.
        wait(following(dueAt));
      };
      pending.set(schedule, timers.after(0, look));
    };
    wait(times.first(timers.now()));
  }
  return {
    fire: (name) => {
      const found = schedules.find((schedule) => schedule.shortName === name || schedule.name === name);
      const names = schedules.map(({ shortName }) => shortName).join(", ");
      if (found === undefined)
        throw new Error(`schedule ${name}: there is none of this name; there are ${names}`);
      fire(found, timers.now());
    },
    stop: () => {
      for (const takeBack of pending.values()) takeBack();
    },
  };
}

function toPayload(schedule: ScheduleModel, dueAt: number, options: ScheduleOptions): Json {
  const time = new Date(dueAt).toISOString().replace(/\.\d{3}Z$/, "Z");
  if (schedule.input === undefined) return toNotification(schedule, time, options);
  const text = schedule.input
    .replaceAll("<aws.scheduler.scheduled-time>", time)
    .replaceAll("<aws.scheduler.schedule-arn>", schedule.arn)
    .replaceAll("<aws.scheduler.execution-id>", options.createId())
    .replaceAll("<aws.scheduler.attempt-number>", "1");
  return JSON.parse(text);
}

/** What both services send when the template names no input. */
function toNotification(schedule: ScheduleModel, time: string, options: ScheduleOptions): Json {
  return {
    version: "0",
    id: options.createId(),
    "detail-type": "Scheduled Event",
    source: schedule.service === "scheduler" ? "aws.scheduler" : "aws.events",
    account: options.accountId,
    time,
    region: options.region,
    resources: [schedule.arn],
    detail: schedule.service === "scheduler" ? "{}" : {},
  };
}
