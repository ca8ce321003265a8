import { describe, expect, test } from "vitest";
import { chooseDialect, dialectNamed } from "../../../shared/contracts/dialects/registry.ts";

const nameOf = (path: string, headers: Record<string, string> = { "content-type": "application/json" }) =>
  chooseDialect({ route: `POST ${path}`, headers }).name;

describe("the dialect of a request", () => {
  test.each([
    ["/v1/events", "native"],
    ["/v1/usage/record", "marginfront"],
    ["/v1/ingest", "metronome"],
    ["/v1/sdk/track", "fluxrate"],
  ])("at %s is %s", (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  test.each([
    ["one event", { "content-type": "application/cloudevents+json" }],
    ["a batch", { "content-type": "application/cloudevents-batch+json; charset=utf-8" }],
    ["a format that is not spoken", { "content-type": "application/cloudevents+avro" }],
    ["binary", { "content-type": "application/json", "ce-id": "1" }],
  ])("at /v1/events is cloudevents for %s, and at no other path", (_, headers) => {
    expect(nameOf("/v1/events", headers)).toBe("cloudevents");
    expect(nameOf("/v1/ingest", headers)).toBe("metronome");
  });

  test("at /v1/events is native whatever else the headers say", () => {
    expect(nameOf("/v1/events", {})).toBe("native");
    expect(nameOf("/v1/events", { "content-type": "text/plain", "ce-other": "1" })).toBe("native");
  });

  test("is found again by the name that stands in quarantine", () => {
    for (const name of ["native", "marginfront", "cloudevents", "metronome", "fluxrate"])
      expect(dialectNamed(name).name).toBe(name);
    expect(() => dialectNamed("other")).toThrow("other");
  });

  test("is none elsewhere", () => {
    expect(() => nameOf("/v1/other")).toThrow("/v1/other");
  });
});
