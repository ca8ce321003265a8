import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { LOG } from "../../../shared/lambda/log-messages.ts";
import { find, idOf, PROJECT, type Resource, type Stacks, SYNTHESIS_MS, synthesize } from "../synthesize.ts";
import { findRunbookFaults, readSections } from "./runbook-faults.ts";

const DAY_SECONDS = 24 * 60 * 60;

const runbook = readFileSync(join(PROJECT, "docs/runbook.md"), "utf8");

let stacks: Stacks;
let alarms: readonly Resource[];
beforeAll(() => {
  stacks = synthesize({ alarmTopicArn: "arn:aws:sns:eu-west-1:123456789012:on-call" });
  alarms = [...find(stacks.metering, "AWS::CloudWatch::Alarm").values()];
}, SYNTHESIS_MS);

const anchorOf = ({ Properties }: Resource) =>
  /docs\/runbook\.md#([\w-]+)$/.exec(Properties.AlarmDescription)?.[1];

describe("alarms and runbook", () => {
  test("every alarm leads to a section, every section belongs to an alarm, and has its three parts", () => {
    expect(alarms.length).toBeGreaterThan(0);
    expect(
      findRunbookFaults(
        runbook,
        alarms.map((alarm) => anchorOf(alarm) ?? "no anchor"),
      ),
    ).toEqual([]);
  });

  test("an alarm and its section tell the same impact", () => {
    for (const alarm of alarms) {
      const impact = /^\[(high|medium)\] (.+) Runbook:/.exec(alarm.Properties.AlarmDescription)?.[2] ?? "";
      expect(impact).not.toBe("");
      const section = readSections(runbook).find(({ anchor }) => anchor === anchorOf(alarm));
      expect(section?.text.replaceAll("`", "").replaceAll("\n", " ")).toContain(`**User impact.** ${impact}`);
    }
  });

  test("every log code that the runbook names exists", () => {
    const codes = Object.values(LOG).map((message) => message.split(":")[0]);
    const named = [...runbook.matchAll(/\b[A-Z]+_[A-Z_]+\b/g)].map(([code]) => code);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("every function that the runbook names exists", () => {
    const functions = [...find(stacks.metering, "AWS::Lambda::Function").values()];
    const known = [
      "tallymark-production-metering",
      ...functions.map(({ Properties }) => Properties.FunctionName),
    ];
    const named = [...runbook.matchAll(/\btallymark-production-[a-z-]+/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("dead letters of every kind ring at the first message, and days before SQS drops one", () => {
    const watchedBy = (metric: string, threshold: number) =>
      alarms
        .filter(({ Properties }) => Properties.MetricName === metric && Properties.Threshold === threshold)
        .map(({ Properties }) => idOf(Properties.Dimensions[0].Value))
        .toSorted();
    const queues = find(stacks.metering, "AWS::SQS::Queue");
    const deadLetters = [...queues.keys()].filter((id) => id.includes("DeadLetters")).toSorted();
    expect(watchedBy("ApproximateNumberOfMessagesVisible", 1)).toEqual(deadLetters);
    expect(watchedBy("ApproximateAgeOfOldestMessage", 4 * DAY_SECONDS)).toEqual(deadLetters);
    // 14 days of a message's life, less what it may have waited in its queue, less 4 days.
    const waiting = [...queues.values()].map(({ Properties }) =>
      Properties.RedrivePolicy === undefined ? 0 : Properties.MessageRetentionPeriod,
    );
    expect(14 * DAY_SECONDS - Math.max(...waiting) - 4 * DAY_SECONDS).toBe(3 * DAY_SECONDS);
  });

  test("the topic of the stage hears an alarm start and end", () => {
    const topic = "arn:aws:sns:eu-west-1:123456789012:on-call";
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toEqual([topic]);
      expect(Properties.OKActions).toEqual([topic]);
    }
  });
});

describe("the check of the runbook", () => {
  const section = (heading: string, ...parts: readonly string[]) =>
    [`## ${heading}`, ...parts.map((part) => `**${part}** Something.`), ""].join("\n\n");
  const whole = (heading: string) => section(heading, "User impact.", "How to look.", "How to resolve.");
  const book = `# Runbook\n\n${whole("Requests fail")}${whole("Dead letters")}`;

  test("is content where both are in step", () => {
    expect(findRunbookFaults(book, ["dead-letters", "requests-fail"])).toEqual([]);
  });

  test.each([
    ["an alarm without a section", book, ["dead-letters", "requests-fail", "new"], "new: an alarm without"],
    ["a section without an alarm", book, ["requests-fail"], "dead-letters: a section without an alarm"],
    [
      "two alarms of one section",
      book,
      ["dead-letters", "requests-fail", "dead-letters"],
      "dead-letters: several alarms lead to it",
    ],
    [
      "a heading that is there twice",
      book + whole("Dead letters"),
      ["dead-letters", "requests-fail"],
      "dead-letters: several sections",
    ],
    ["a part that is missing", section("A", "User impact.", "How to look."), ["a"], "a: no How to resolve."],
    [
      "a part that says nothing",
      whole("A").replace("**How to look.** Something.", "**How to look.**"),
      ["a"],
      "a: no How to look.",
    ],
    [
      "a part that stands in another section only",
      section("A", "User impact.", "How to resolve.") + whole("B"),
      ["a", "b"],
      "a: no How to look.",
    ],
  ])("finds %s", (_what, runbook, anchors, fault) => {
    expect(findRunbookFaults(runbook, anchors)).toEqual([expect.stringContaining(fault)]);
  });
});
