/** One entry per wrong field: the field, what came, what is accepted. */
import { describe, expect, test } from "vitest";
import { selectEvents } from "../../shared/application/select-events.ts";
import { timestampField } from "../../shared/contracts/event-fields.ts";
import { parseNewIdentity } from "../../shared/contracts/identities.ts";
import { parseInvoiceChange, parseNewInvoice } from "../../shared/contracts/invoices.ts";
import { parseEventListQuery } from "../../shared/contracts/list-events.ts";
import { parseMeterEventsQuery } from "../../shared/contracts/meter-events.ts";
import { parseMeterUsageQuery } from "../../shared/contracts/meter-usage.ts";
import { parseSubscriptionEnd } from "../../shared/contracts/subscriptions.ts";
import { KEY_ACCEPTED } from "../../shared/domain/access/api-key.ts";
import { translate } from "./dialects/requests.ts";

const CONTEXT = { organization: "org", fingerprint: (text: string) => text };
const reader = (query: string) => (name: string) => new URLSearchParams(query).get(name) ?? undefined;
const list = (query: string) =>
  parseEventListQuery(CONTEXT, new URLSearchParams(query).keys(), reader(query));

describe("What is said of wrong input", () => {
  test("an unknown field: what came in it, and what is accepted", () => {
    expect(() => parseNewIdentity({ zz: 1 })).toThrow(
      "zz: unknown field, got 1; accepted is an object with optionally externalId, name and aliases",
    );
  });

  test("only unknown fields of a change: each of them, and nothing of the whole", () => {
    expect(() => parseInvoiceChange({ zz: 1 })).toThrow(/^zz: unknown field, got 1; accepted is [^:]*$/);
    expect(() => parseInvoiceChange({})).toThrow(/^body: got an object; accepted is /);
  });

  test("an invoice without anything: that it amounts to nothing too, unless what it amounts to is wrong", () => {
    expect(() => parseNewInvoice({})).toThrow("; total: is missing; accepted is an amount");
    expect(() => parseNewInvoice({ total: "x" })).not.toThrow("total: is missing");
    expect(() => parseNewInvoice({ lines: [] })).not.toThrow("total");
    expect(() => parseNewInvoice(1)).toThrow(/^body: got 1; accepted is [^:]*$/);
  });

  test("the end of a subscription without a day: that null is one", () => {
    for (const body of [{}, { endDate: "x" }])
      expect(() => parseSubscriptionEnd(body)).toThrow(
        /as YYYY-MM-DD; it is one of UTC, or null: it goes on$/,
      );
  });

  test("a body without records: they are missing", () => {
    expect(() => translate({ path: "/v1/usage/record", body: {} })).toThrow(
      /^records: is missing; accepted is { "records": \[...\] } of 1 to 100 records$/,
    );
  });

  test("a time before 1970: the years that are accepted", () => {
    expect(timestampField.safeParse("1969-01-01T00:00:00Z").error?.issues[0]?.message).toBe(
      "an RFC 3339 time with a zone, of the years 1970 to 9999, such as 2026-01-31T09:30:00Z",
    );
  });

  test("a key: both forms", () => {
    expect(KEY_ACCEPTED).toMatch(/^tm_sk_.* or tm_pk_/);
  });

  test.each([
    ["minQuantity", () => list("minQuantity=-1")],
    ["min_quantity", () => parseMeterEventsQuery(reader("min_quantity=-1"))],
  ])("%s: nothing of numbers in JSON, which a query string has not", (name, ask) => {
    expect(ask).toThrow(expect.objectContaining({ faults: [expect.stringMatching(/, not negative$/)] }));
    expect(ask).toThrow(`${name}: got "-1"`);
  });

  test("unknown meters, customers and agents of a list: each by its parameter", async () => {
    const nobody = {
      identities: { identify: async () => undefined },
      meters: { find: async () => undefined },
    };
    const select = (question: Omit<Parameters<typeof selectEvents>[1], "organization">) =>
      selectEvents({ ...nobody, now: () => 0 }, { organization: "org", ...question });
    await expect(select(list("meterId=m&customerId=c&agentId=a"))).rejects.toMatchObject({
      code: "meter.unknown",
      faults: [
        'meterId: no meter has the id or external id "m"',
        'customerId: no customer has the id, external id or alias "c"',
        'agentId: no agent has the id, external id or alias "a"',
      ],
    });
    const ofMeter = { meter: "m", ...parseMeterEventsQuery(reader("customer_id=c")) };
    await expect(select(ofMeter)).rejects.toMatchObject({
      faults: [expect.stringMatching(/^id: no meter/), expect.stringMatching(/^customer_id: no customer/)],
    });
  });

  test.each(["+05:30", "-0800", "+05"])("a zone %s: it is an offset, and no IANA zone", (zone) => {
    const ask = () => parseMeterUsageQuery("tokens", reader(`timezone=${encodeURIComponent(zone)}`));
    expect(ask).toThrow(`timezone: got "${zone}"; accepted is an IANA time zone`);
  });
});

describe("Fluxrate's questions", () => {
  test("let parameters through that they do not know", () => {
    expect(parseMeterEventsQuery(reader("foo=1"))).toEqual(parseMeterEventsQuery(reader("")));
    expect(parseMeterUsageQuery("m", reader("foo=1"))).toEqual(parseMeterUsageQuery("m", reader("")));
  });
});
