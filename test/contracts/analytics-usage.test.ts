import { describe, expect, test } from "vitest";
import { parseUsageQuery } from "../../shared/contracts/analytics-usage.ts";
import { UTC } from "../../shared/domain/time-window/zone.ts";
import { MeteringError } from "../../shared/errors.ts";

const ID = "0b7f7a1e-5c1d-5e0a-9d3b-2f6f0c8a4e11";

function parse(text: string) {
  const query = new URLSearchParams(text);
  return parseUsageQuery((name) => query.get(name) ?? undefined);
}

function faultsOf(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof MeteringError && error.code === "request.invalid") return error.faults;
    throw error;
  }
  return [];
}

describe("Query of usage analytics", () => {
  test("nothing given is daily, in UTC, of everything", () => {
    expect(parse("")).toEqual({
      start: undefined,
      end: undefined,
      zone: UTC,
      granularity: "day",
      breakdownBy: undefined,
      references: {},
      passedFilters: {},
    });
  });

  test("everything given is understood, a signal as a meter", () => {
    const query = parse(
      `startDate=2026-01-01&endDate=2026-01-31T12:00:00Z&timezone=Asia/Kolkata&groupBy=weekly&breakdownBy=signal&customerId=${ID.toUpperCase()}&agentExternalId=bot&signalExternalId=tokens`,
    );
    expect(query).toMatchObject({
      start: { kind: "day", text: "2026-01-01" },
      end: { kind: "instant", at: Date.parse("2026-01-31T12:00:00Z") },
      zone: { name: "Asia/Kolkata" },
      granularity: "week",
      breakdownBy: "meter",
      references: {
        customer: { kind: "id", id: ID },
        agent: { kind: "external-id", externalId: "bot" },
        meter: { kind: "external-id", externalId: "tokens" },
      },
      passedFilters: { customerId: ID.toUpperCase(), agentExternalId: "bot", signalExternalId: "tokens" },
    });
  });

  test("hours are asked for as the others are", () => {
    expect(parse("groupBy=hourly")).toMatchObject({ granularity: "hour" });
  });

  test("unknown parameters are not read", () => {
    expect(parse("somethingNew=1")).toEqual(parse(""));
  });

  test.each([
    ["startDate=2026-02-30", /^startDate: got "2026-02-30"; accepted is a date such as/],
    ["endDate=tomorrow", /^endDate: got "tomorrow"; accepted is a date such as/],
    ["startDate=", /^startDate: got ""; accepted is/],
    ["startDate=2026-01-01T00:00:00+01:00", /write \+ as %2B/],
    ["customerId=acme", /^customerId: got "acme"; accepted is a UUID/],
    ["agentId=1", /^agentId: got "1"; accepted is a UUID/],
    ["signalId=", /^signalId: got ""; accepted is a UUID/],
    ["groupBy=hour", /^groupBy: got "hour"; accepted is hourly, daily, weekly or monthly$/],
    ["breakdownBy=meter", /^breakdownBy: got "meter"; accepted is customer, signal or agent$/],
    ["timezone=Mars/Olympus", /^timezone: got "Mars\/Olympus"; accepted is an IANA time zone/],
    ["customerExternalId=", /^customerExternalId: got ""; accepted is a string of 1 to 128/],
    [
      `customerId=${ID}&customerExternalId=acme`,
      /^customerExternalId: got "acme" together with customerId; accepted is one of the two$/,
    ],
  ])("%s is refused, naming the field, what came and what is accepted", (text, message) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(message);
  });

  test("every wrong field has its own message", () => {
    expect(
      faultsOf(`startDate=x&groupBy=y&agentId=z&signalId=${ID}&signalExternalId=t&timezone=nowhere`).map(
        (fault) => fault.split(":")[0],
      ),
    ).toEqual(["startDate", "timezone", "groupBy", "agentId", "signalExternalId"]);
  });
});
