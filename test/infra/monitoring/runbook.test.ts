import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { LOG } from "../../../shared/lambda/log-messages.ts";
import { find, idOf, PROJECT, type Resource, type Stacks, SYNTHESIS_MS, synthesize } from "../synthesize.ts";

const runbook = readFileSync(join(PROJECT, "docs/runbook.md"), "utf8");

/** Sections by the anchor that a link to their heading has. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n", 1)[0]?.toLowerCase().replaceAll(" ", "-") ?? "", section]),
);

let stacks: Stacks;
let alarms: readonly Resource[];
beforeAll(() => {
  stacks = synthesize({ alarmTopicArn: "arn:aws:sns:eu-west-1:123456789012:on-call" });
  alarms = [...find(stacks.metering, "AWS::CloudWatch::Alarm").values()];
}, SYNTHESIS_MS);

const anchorOf = ({ Properties }: Resource) =>
  /docs\/runbook\.md#([\w-]+)$/.exec(Properties.AlarmDescription)?.[1];

describe("alarms and runbook", () => {
  test("every alarm leads to a section, and every section belongs to an alarm", () => {
    expect(alarms.map(anchorOf).toSorted()).toEqual([...sections.keys()].toSorted());
  });

  test("every section says what it means for a user, how to look and how to resolve", () => {
    for (const part of ["**User impact.**", "**How to look.**", "**How to resolve.**"])
      expect([...sections].filter(([, text]) => !text.includes(part)).map(([anchor]) => anchor)).toEqual([]);
  });

  test("an alarm and its section tell the same impact", () => {
    for (const alarm of alarms) {
      const impact = /^\[(high|medium)\] (.+) Runbook:/.exec(alarm.Properties.AlarmDescription)?.[2] ?? "";
      expect(impact).not.toBe("");
      const section = sections.get(anchorOf(alarm) ?? "")?.replaceAll("`", "");
      expect(section?.replaceAll("\n", " ")).toContain(`**User impact.** ${impact}`);
    }
  });

  test("every log code that the runbook names exists", () => {
    const codes = Object.values(LOG).map((message) => message.split(":")[0]);
    const named = [...runbook.matchAll(/\b[A-Z]+_[A-Z_]+\b/g)].map(([code]) => code);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("dead letters of every kind ring at the first message", () => {
    const watched = alarms
      .filter(({ Properties }) => Properties.MetricName === "ApproximateNumberOfMessagesVisible")
      .filter(({ Properties }) => Properties.Threshold === 1)
      .map(({ Properties }) => idOf(Properties.Dimensions[0].Value));
    const deadLetters = [...find(stacks.metering, "AWS::SQS::Queue").keys()].filter((id) =>
      id.includes("DeadLetters"),
    );
    expect(watched.toSorted()).toEqual(deadLetters.toSorted());
  });

  test("the topic of the stage hears an alarm start and end", () => {
    const topic = "arn:aws:sns:eu-west-1:123456789012:on-call";
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toEqual([topic]);
      expect(Properties.OKActions).toEqual([topic]);
    }
  });
});
