/**
 * The description of the API is true: whatever it allows is answered as it says, and whatever it forbids is refused as it says.
 * Everything here follows from the description, so an operation is tested by being described.
 */
import fc from "fast-check";
import pMap from "p-map";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeApi } from "../../shared/contracts/openapi/describe-api.ts";
import { GROUPS } from "../../shared/contracts/openapi/groups.ts";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { type Asking, createAsking } from "../support/openapi/ask.ts";
import { type DescribedOperation, readDescription } from "../support/openapi/description.ts";
import { createHarvest } from "../support/openapi/harvest.ts";
import { type Chance, goodRequest, leastRequests, shownRequests } from "../support/openapi/requests.ts";
import { type RawRequest, spoil, toRaw } from "../support/openapi/spoil.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";
import { expectWhole } from "../support/whole.ts";

/** OPENAPI_SEED=<n> asks other questions; a failure prints it. */
const SEED = Number(process.env.OPENAPI_SEED ?? 20_260_131);
const GOOD_REQUESTS = 6;
const SPOILT_REQUESTS = 16;
const ROUNDS_MAX = 200;
const AT_ONCE = 6;

const DOCUMENT = JSON.parse(JSON.stringify(describeApi(GROUPS)));
const DESCRIPTION = readDescription(DOCUMENT);

describe.skipIf(!isDynamoDbAvailable)("The description of the API", () => {
  const harvest = createHarvest();
  const chance: Chance = { description: DESCRIPTION, harvest, now: Date.now() };
  let seed = SEED;
  const sample = <Value>(arbitrary: fc.Arbitrary<Value>, numRuns: number): readonly Value[] =>
    fc.sample(arbitrary, { seed: seed++, numRuns });
  let running: TestPipeline;
  let asking: Asking;

  beforeAll(async () => {
    running = await startPipeline();
    asking = createAsking(running.pipeline.url, { "x-api-key": running.key }, harvest);
    // So that later questions find what they ask for, in whatever order the operations are described.
    for (const operation of DESCRIPTION.operations.filter(({ method }) => method === "POST")) {
      for (const request of sample(goodRequest(chance, operation), 4))
        await asking.ask(operation, toRaw(operation, request, "at first"));
    }
    await fillQuarantine();
    await running.pipeline.idle();
    await running.pipeline.invoke("reconcile-usage", {});
  });
  afterAll(async () => {
    await running?.pipeline.stop();
  });

  test("is what is served, to everybody", async () => {
    const answer = await fetch(`${running.pipeline.url}/openapi.json`);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=300");
    expect(await answer.json()).toEqual(DOCUMENT);
  });

  test.each(DESCRIPTION.operations)("$name is as it is described", async (operation) => {
    await askLeast(operation);
    await askGood(operation);
    await askSpoilt(operation);
    await askWithoutKey(operation);
    await askUntilSeen(operation);
    asking.expectNothingNoted(operation, SEED);
    expect(findUnseen(operation), "no request was answered so: its answer is not proven").toEqual([]);
  });

  test("leaves ledger, rollups and event store with the same events, whatever was asked", async () => {
    expect(await expectWhole(running)).toBeGreaterThan(0);
  });

  /**
   * With as many entries as the harvest keeps that can be mended as the example of a replay says: what comes later often cannot. They
   * have no keys, so that no event is harvested that was never counted.
   */
  async function fillQuarantine(): Promise<void> {
    const bad = {
      customerExternalId: "acme",
      agentCode: "assistant",
      signalName: "tokens",
      quantity: "many",
    };
    for (let request = 0; request < 2; request++)
      await running.post("/v1/usage/record", { records: Array(100).fill(bad) });
    const list = DESCRIPTION.operations.find(({ name }) => name === "GET /v1/quarantine");
    if (list === undefined) throw new Error("quarantine is not described");
    const page = { label: "at first", target: "/v1/quarantine?limit=100", headers: {} };
    const { answer } = await asking.ask(list, page);
    await askNextPage(list, page, answer.text);
  }

  /** The request has no fault, so only what is not there, or stands against it, is a reason to refuse it. */
  async function askLeast(operation: DescribedOperation): Promise<void> {
    const reasons = [404, 409, ...(operation.isRefusedByState ? [400, 413] : [])];
    const requests = [...leastRequests(chance, operation), ...shownRequests(chance, operation)].flatMap(
      ({ label, times, request }) => sample(request, times).map((good) => toRaw(operation, good, label)),
    );
    await pMap(
      requests,
      async (raw) => {
        const { answer, hasRejected } = await asking.ask(operation, raw);
        const isRefused = !reasons.includes(answer.status) && answer.status >= 300;
        if (isRefused || hasRejected)
          asking.note(operation, raw, `is right, and was refused: ${answer.text.slice(0, 300)}`);
      },
      { concurrency: AT_ONCE },
    );
    await running.pipeline.idle();
  }

  async function askGood(operation: DescribedOperation): Promise<void> {
    await pMap(
      sample(goodRequest(chance, operation), GOOD_REQUESTS),
      async (good) => {
        const raw = toRaw(operation, good, "any good request");
        const { answer } = await asking.ask(operation, raw);
        await askNextPage(operation, raw, answer.text);
      },
      { concurrency: AT_ONCE },
    );
  }

  function findUnseen(operation: DescribedOperation): readonly number[] {
    const successes = [...operation.answers.keys()].filter((status) => status < 300);
    return successes.filter((status) => !asking.seen(operation).has(status));
  }

  /** Some succeed only with a few of all the things that are there, such as an event that can still be corrected. */
  async function askUntilSeen(operation: DescribedOperation): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX && findUnseen(operation).length > 0; round++) {
      const shown = shownRequests(chance, operation).map(({ request }) => request);
      for (const request of [goodRequest(chance, operation), ...shown]) {
        const [good] = sample(request, 1);
        if (good !== undefined) await asking.ask(operation, toRaw(operation, good, "until it succeeds"));
      }
    }
  }

  async function askNextPage(operation: DescribedOperation, first: RawRequest, text: string): Promise<void> {
    if (!operation.parameters.some(({ name }) => name === "next_page")) return;
    const { next_page: nextPage } = JSON.parse(text);
    if (typeof nextPage !== "string") return;
    const joint = first.target.includes("?") ? "&" : "?";
    const next = { ...first, label: "the next page", target: `${first.target}${joint}next_page=${nextPage}` };
    const { answer } = await asking.ask(operation, next);
    if (answer.status >= 300) asking.note(operation, next, `was refused: ${answer.text.slice(0, 300)}`);
  }

  async function askSpoilt(operation: DescribedOperation): Promise<void> {
    const all = sample(goodRequest(chance, operation), 3).flatMap((good) =>
      spoil(DESCRIPTION, operation, good),
    );
    const length = Math.min(all.length, SPOILT_REQUESTS);
    const some = fc.shuffledSubarray(all, { minLength: length, maxLength: length });
    await pMap(
      sample(some, 1).flat(),
      async (raw) => {
        const { answer, hasRejected } = await asking.ask(operation, raw);
        const isRefused = answer.status >= 300 || (operation.judgesEachEntry && hasRejected);
        if (raw.isWrong && !isRefused)
          asking.note(
            operation,
            raw,
            `is wrong, and was answered ${answer.status} ${answer.text.slice(0, 300)}`,
          );
      },
      { concurrency: AT_ONCE },
    );
  }

  async function askWithoutKey(operation: DescribedOperation): Promise<void> {
    if (!operation.needsKey) return;
    const [good] = sample(goodRequest(chance, operation), 1);
    if (good === undefined) throw new Error("no request");
    const raw = toRaw(operation, good, "the key");
    const keys: readonly Record<string, string>[] = [
      {},
      { "x-api-key": "" },
      { "x-api-key": "tm_sk_short_short" },
      { "x-api-key": `${running.key}x` },
      { authorization: `Basic ${running.key}` },
      { authorization: `Bearer ${running.key}x` },
    ];
    for (const key of keys) {
      const { answer } = await asking.ask(operation, raw, key);
      if (answer.status !== 401) asking.note(operation, raw, `with ${Object.keys(key)}: ${answer.status}`);
    }
    const { answer } = await asking.ask(operation, raw, { authorization: `Bearer ${running.key}` });
    if (answer.status === 401) asking.note(operation, raw, "a bearer was refused");
  }
});
