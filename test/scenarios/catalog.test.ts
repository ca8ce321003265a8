/** Owners make, name and archive customers, agents and meters; whatever they do, no usage is lost and none is counted twice. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isDynamoDbAvailable } from "../support/engines.ts";
import { startPipeline, type TestPipeline } from "../support/pipeline.ts";

describe.skipIf(!isDynamoDbAvailable)("The catalog", () => {
  let running: TestPipeline;
  let stranger: Record<string, string>;
  /** What is made or archived takes effect a minute later. */
  let movedMs = 0;
  beforeAll(async () => {
    running = await startPipeline({ now: () => Date.now() + movedMs });
    stranger = { "x-api-key": await running.createKey("stranger") };
  });
  afterAll(() => running?.pipeline.stop());

  let sent = 0;
  const send = async (event: object) => {
    const answer = await running.post("/v1/events", {
      idempotencyKey: `event-${sent++}`,
      eventType: "tokens",
      ...event,
    });
    expect(answer.body.accepted).toBe(1);
  };

  describe.each([
    ["customers", "customer"],
    ["agents", "agent"],
  ])("%s", (collection, kind) => {
    test("are made, read by any of their names, named, archived and brought back", async () => {
      const made = await running.post(`/v1/${collection}`, {
        externalId: "e 1/ü",
        name: "One",
        aliases: ["uno"],
      });
      expect(made.status).toBe(201);
      const { id, createdAt } = made.body;
      expect(made.body).toEqual({
        id,
        externalId: "e 1/ü",
        name: "One",
        aliases: ["uno"],
        createdAt,
        archivedAt: null,
      });
      for (const name of [id, "e 1/ü", "uno"])
        expect((await running.get(`/v1/${collection}/${encodeURIComponent(name)}`)).body).toEqual(made.body);
      const changed = await running.patch(`/v1/${collection}/uno`, { name: "Uno", aliases: ["ein", "uno"] });
      expect(changed.body).toMatchObject({ id, name: "Uno", aliases: ["uno", "ein"] });

      const archived = await running.post(`/v1/${collection}/${id}/archive`, {});
      expect(Date.parse(archived.body.archivedAt)).toBeGreaterThanOrEqual(Date.parse(createdAt));
      expect((await running.post(`/v1/${collection}/${id}/archive`, {})).body).toEqual(archived.body);
      const idsIn = async (query: string) =>
        (await running.get(`/v1/${collection}${query}`)).body.data.map((entry: { id: string }) => entry.id);
      expect(await idsIn("")).not.toContain(id);
      expect(await idsIn("?includeArchived=true")).toContain(id);
      expect((await running.post(`/v1/${collection}/${id}/unarchive`, {})).body.archivedAt).toBeNull();
      expect(await idsIn("")).toContain(id);
    });

    test("without names they get their own id for one", async () => {
      const { body } = await running.post(`/v1/${collection}`, {});
      expect(body).toMatchObject({ externalId: body.id, name: body.id, aliases: [] });
    });

    test("of many that make the same at once, one makes it; the others are told", async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => running.post(`/v1/${collection}`, { externalId: "contended" })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
      expect(answers.find(({ status }) => status === 409)?.body.message).toContain('"contended"');
    });

    test("an alias belongs to one of them, and nothing is half done where it is taken", async () => {
      await running.post(`/v1/${collection}`, { externalId: "owner", aliases: ["taken"] });
      const refused = await running.post(`/v1/${collection}`, {
        externalId: "late",
        aliases: ["free", "taken"],
      });
      expect(refused.status).toBe(409);
      expect(refused.body.message).toContain('"taken" is the external id or an alias of another');
      // A reference is an id first: whoever had another's id for a name would have its events counted for that one.
      const { id } = (await running.get(`/v1/${collection}/owner`)).body;
      for (const draft of [{ externalId: id }, { externalId: "late", aliases: [id] }])
        expect((await running.post(`/v1/${collection}`, draft)).status).toBe(409);
      expect((await running.get(`/v1/${collection}/late`)).status).toBe(404);
      expect((await running.get(`/v1/${collection}/free`)).status).toBe(404);
    });

    test("pages follow each other, and a cursor is of one organization and one list", async () => {
      for (let index = 0; index < 5; index++)
        await running.post(`/v1/${collection}`, { externalId: `paged-${index}` });
      const ids: string[] = [];
      let query = "?limit=2";
      for (let next: string | null = ""; next !== null; query = `?limit=2&next_page=${next}`) {
        const { body } = await running.get(`/v1/${collection}${query}`);
        ids.push(...body.data.map((entry: { id: string }) => entry.id));
        next = body.next_page;
      }
      const all = (await running.get(`/v1/${collection}?limit=100`)).body.data;
      expect(ids).toEqual(all.map((entry: { id: string }) => entry.id));
      const { next_page } = (await running.get(`/v1/${collection}?limit=2`)).body;
      expect((await running.get(`/v1/${collection}?next_page=${next_page}`, stranger)).status).toBe(400);
      expect((await running.get(`/v1/meters?next_page=${next_page}`)).status).toBe(400);
    });

    test("one organization's are nothing to another", async () => {
      const { body } = await running.post(`/v1/${collection}`, { externalId: "mine" });
      expect((await running.get(`/v1/${collection}/${body.id}`, stranger)).status).toBe(404);
      expect((await running.get(`/v1/${collection}`, stranger)).body.data).toEqual([]);
    });

    test.each([
      [{ name: 5 }, "name: got 5"],
      [{ nam: "x" }, '"nam": unknown field'],
      [{ aliases: "x" }, "aliases: got"],
      [[], "body: got an array"],
    ])("%j is refused by name", async (body, fault) => {
      const answer = await running.post(`/v1/${collection}`, body);
      expect(answer.status).toBe(400);
      expect([answer.body.message].flat().join()).toContain(fault.replace(/^"nam"/, "nam"));
    });

    test("a change that changes nothing known is refused", async () => {
      expect((await running.patch(`/v1/${collection}/nobody-at-all`, { name: "x" })).body.message).toContain(
        `no ${kind}`,
      );
      expect((await running.patch(`/v1/${collection}/owner`, {})).status).toBe(400);
      expect((await running.patch(`/v1/${collection}/owner`, { externalId: "x" })).status).toBe(400);
    });
  });

  describe("aliases and usage", () => {
    const quantityOf = async (parameters: Record<string, string>) =>
      (await running.usage(parameters)).summary.totalQuantity;

    test("an alias that is given before its first event names its owner", async () => {
      const { body } = await running.post("/v1/customers", {
        externalId: "before",
        aliases: ["before-alias"],
      });
      await send({ customer: "before-alias", quantity: "3" });
      await send({ customer: "before", quantity: "4" });
      expect(await quantityOf({ customerId: body.id })).toBe(7);
      expect(await quantityOf({ customerExternalId: "before-alias" })).toBe(7);
    });

    test("one that is given after its first events brings them along, in every question", async () => {
      await send({ customer: "after-alias", agent: "after-bot-alias", quantity: "10" });
      await running.pipeline.idle();
      const first = (await running.get("/v1/customers/after-alias")).body.id;
      const owner = (await running.post("/v1/customers", { externalId: "after", aliases: ["after-alias"] }))
        .body;
      const bot = (
        await running.post("/v1/agents", { externalId: "after-bot", aliases: ["after-bot-alias"] })
      ).body;
      // A worker that knew the alias before goes on counting it where it did; a new one counts it for the owner.
      await send({ customer: "after-alias", agent: "after-bot", quantity: "5" });
      await send({ customer: "after", agent: "after-bot-alias", quantity: "1" });
      for (const customer of [owner.id, first]) expect(await quantityOf({ customerId: customer })).toBe(16);
      expect(await quantityOf({ agentId: bot.id })).toBe(16);
      expect(await quantityOf({ agentId: bot.id, customerId: owner.id, timezone: "Asia/Kolkata" })).toBe(16);

      const byCustomer = (await running.usage({ breakdownBy: "customer" })).dimensionBreakdown.summary;
      expect(byCustomer.filter(({ id }: { id: string }) => [owner.id, first].includes(id))).toMatchObject([
        { id: owner.id, name: "after", totalQuantity: 16 },
      ]);
      const byAgent = (await running.usage({ breakdownBy: "agent", customerId: owner.id }))
        .dimensionBreakdown;
      expect(byAgent.summary).toMatchObject([{ id: bot.id, totalQuantity: 16 }]);
      const meter = (await running.get(`/api/v1/meters/tokens/usage?customer_id=after-alias`)).body;
      expect(meter).toMatchObject({ total_usage: 16, event_count: 3, unique_customers: 1 });
      const used = (await running.get("/api/v1/customers/after-alias/usage")).body;
      expect(used).toMatchObject({ customer_id: owner.id, meters: [{ name: "tokens", usage: 16 }] });
      const listed = (await running.get("/v1/events?customerId=after-alias")).body.data;
      expect(listed.map(({ customerId }: { customerId: string }) => customerId)).toEqual(
        Array(3).fill(owner.id),
      );
    });

    test("one that is given between two pages of usage changes none of them", async () => {
      for (const [customer, quantity] of [
        ["between-alias", "3"],
        ["between", "7"],
      ])
        await send({ customer, quantity, eventType: "between-tokens" });
      await running.pipeline.idle();
      // 1,000 hours: about a page of each customer.
      const end = new Date(Date.now() + 3_600_000);
      const starting_on = new Date(end.getTime() - 1_000 * 3_600_000).toISOString();
      const body = {
        ...{ starting_on, ending_before: end.toISOString(), window_size: "hour" },
        billable_metrics: [{ id: "between-tokens" }],
      };
      const values: Record<string, number> = {};
      let next: string | null = null;
      do {
        const page = await running.post(`/v1/usage${next === null ? "" : `?next_page=${next}`}`, body);
        for (const { customer_id, value } of page.body.data)
          if (value !== null) values[customer_id] = (values[customer_id] ?? 0) + value;
        if (next === null)
          await running.post("/v1/customers", { externalId: "between", aliases: ["between-alias"] });
        next = page.body.next_page;
      } while (next !== null);
      expect(Object.values(values).sort()).toEqual([3, 7]);
      const owner = (await running.get("/v1/customers/between-alias")).body.id;
      const anew = await running.post("/v1/usage", { ...body, window_size: "none" });
      expect(anew.body.data.filter(({ value }: { value: unknown }) => value !== null)).toMatchObject([
        { customer_id: owner, value: 10 },
      ]);
    });

    test("what first sight made is taken over by whoever makes it; only then it is made already", async () => {
      await send({ customer: "seen", quantity: "2" });
      await running.pipeline.idle();
      const seen = (await running.get("/v1/customers/seen")).body;
      const taken = await running.post("/v1/customers", { externalId: "seen", name: "Seen & Co" });
      expect(taken).toMatchObject({ status: 201, body: { id: seen.id, name: "Seen & Co" } });
      expect((await running.post("/v1/customers", { externalId: "seen" })).status).toBe(409);
      expect((await running.usage({ customerId: seen.id })).metadata.customers).toEqual({
        [seen.id]: "Seen & Co",
      });
    });
  });

  describe("archiving", () => {
    const archive = async (collection: string, reference: string) => {
      const path = `/v1/${collection}/${encodeURIComponent(reference)}/archive`;
      const { status, body } = await running.post(path, {});
      expect([status, typeof body.archivedAt]).toEqual([200, "string"]);
    };
    const externalIdsIn = async (path: string) =>
      (await running.get(path)).body.data.map(({ externalId }: { externalId: string }) => externalId);
    const usageOf = async (meter: string, zone = "UTC") => {
      await running.pipeline.idle();
      const path = `/v1/meters/${encodeURIComponent(meter)}/usage?timezone=${zone}`;
      const { total_usage, event_count, unique_customers } = (await running.get(path)).body;
      return { total_usage, event_count, unique_customers };
    };

    test("hides a customer, an agent and a signal; their events go on being accepted, counted and answered", async () => {
      const [customer, agent, eventType] = ["kept", "kept-bot", "kept type"];
      await send({ customer, agent, eventType, quantity: "6" });
      await running.pipeline.idle();
      await archive("customers", customer);
      await archive("agents", agent);
      await archive("meters", eventType);
      for (const [list, name] of [
        ["/v1/customers?limit=100", customer],
        ["/v1/agents?limit=100", agent],
        ["/v1/meters?limit=100&origin=first-sight", eventType],
      ] as const) {
        expect(await externalIdsIn(list)).not.toContain(name);
        expect(await externalIdsIn(`${list}&includeArchived=true`)).toContain(name);
      }
      movedMs += 120_000;
      await send({ customer, agent, eventType, quantity: "4" });
      const named = { meter_token: eventType, customer_external_id: customer, quantity: 5 };
      const tracked = await running.post("/v1/sdk/track", { ...named, idempotency_key: "kept-1" });
      expect(tracked.status).toBe(201);
      await running.pipeline.idle();
      const quantityOf = async (filter: Record<string, string>) =>
        (await running.usage(filter)).summary.totalQuantity;
      // In a zone of half hours, raw events tell the parts of hours, and how many customers there are.
      for (const timezone of ["UTC", "Asia/Kolkata"]) {
        expect(await quantityOf({ customerExternalId: customer, timezone })).toBe(15);
        expect(await quantityOf({ agentExternalId: agent, timezone })).toBe(10);
        expect(await quantityOf({ signalExternalId: eventType, timezone })).toBe(15);
        const used = { total_usage: 15, event_count: 3, unique_customers: 1 };
        expect(await usageOf(eventType, timezone)).toEqual(used);
      }
    });

    test("ends a defined meter: it keeps what was accepted before, and gets nothing new; the signal does", async () => {
      const eventTypes = { in: ["ended type"] };
      const whole = { name: "whole", externalId: "ended-whole", aggregation: "sum", eventTypes };
      const largest = { ...whole, name: "largest", externalId: "ended-max", aggregation: "max" };
      const filtered = { ...whole, externalId: "ended-eu", properties: [{ name: "region", in: ["eu"] }] };
      for (const meter of [whole, largest, filtered])
        expect((await running.post("/v1/meters", meter)).status).toBe(201);
      movedMs += 120_000;
      const event = { customer: "x", eventType: "ended type", properties: { region: "eu" } };
      await send({ ...event, quantity: "6" });
      for (const { externalId } of [whole, largest, filtered]) await archive("meters", externalId);
      movedMs += 120_000;
      await send({ ...event, quantity: "40" });
      for (const { externalId } of [whole, largest, filtered])
        for (const zone of ["UTC", "Asia/Kolkata"])
          expect(await usageOf(externalId, zone)).toEqual({
            total_usage: 6,
            event_count: 1,
            unique_customers: 1,
          });
      expect(await usageOf("ended type")).toEqual({ total_usage: 46, event_count: 2, unique_customers: 1 });
    });
  });

  describe("meters", () => {
    test("are defined, read by id and external id, listed, renamed and ended; their definition stays", async () => {
      const definition = {
        name: "Tokens in the EU",
        externalId: "eu-tokens",
        aggregation: "sum",
        eventTypes: { in: ["completion"] },
        properties: [{ name: "region", in: ["eu"] }],
        valueProperty: "tokens",
        groupKeys: [["model"], ["model", "tier"]],
      };
      const made = await running.post("/v1/meters", definition);
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({ ...definition, origin: "defined", archivedAt: null });
      // Counters are complete from the hour on that no event accepted before can lie in.
      const complete = Date.parse(made.body.createdAt) + 60_000 + 24 * 3_600_000;
      expect(Date.parse(made.body.countedFrom)).toBe(Math.ceil(complete / 3_600_000) * 3_600_000);
      expect((await running.get("/v1/meters/eu-tokens")).body).toEqual(made.body);
      expect((await running.post("/v1/meters", definition)).status).toBe(409);
      expect((await running.patch("/v1/meters/eu-tokens", { name: "EU" })).body).toEqual({
        ...made.body,
        name: "EU",
      });
      const refused = await running.patch("/v1/meters/eu-tokens", { name: "EU", aggregation: "max" });
      expect([refused.body.message].flat().join()).toContain("a meter's definition cannot change");
      const ended = await running.post("/v1/meters/eu-tokens/archive", {});
      expect(ended.body.archivedAt).toEqual(expect.any(String));
      const listed = (await running.get("/v1/meters?includeArchived=true")).body.data;
      expect(listed.find(({ id }: { id: string }) => id === made.body.id)).toEqual(ended.body);
      expect((await running.get(`/v1/meters/${made.body.id}`, stranger)).status).toBe(404);
    });

    test("signals are meters of their own, that no one defined", async () => {
      await send({ customer: "x", eventType: "seen type" });
      await running.pipeline.idle();
      const { data } = (await running.get("/v1/meters?origin=first-sight&limit=100")).body;
      const signal = data.find(({ externalId }: { externalId: string }) => externalId === "seen type");
      expect(signal).toMatchObject({
        origin: "first-sight",
        aggregation: "sum",
        eventTypes: { in: ["seen type"] },
      });
      expect((await running.patch("/v1/meters/seen%20type", { name: "Seen" })).body).toMatchObject({
        id: signal.id,
        name: "Seen",
      });
    });

    test("so many share an event type that a transaction could not hold more", async () => {
      const define = (index: number) =>
        running.post(
          "/v1/meters",
          {
            name: `m${index}`,
            aggregation: "sum",
            eventTypes: { in: ["crowded"] },
            valueProperty: `p${index}`,
          },
          stranger,
        );
      for (let index = 0; index < 18; index++) expect((await define(index)).status).toBe(201);
      // Two more are accepted, whoever comes at the same time.
      const answers = await Promise.all([18, 19, 20, 21, 22].map(define));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 400, 400, 400]);
      for (const { body } of answers.filter(({ status }) => status === 400))
        expect(body.message).toContain('measure "crowded" already');
      const whole = { name: "whole", aggregation: "sum", eventTypes: { in: ["crowded"] } };
      expect((await running.post("/v1/meters", whole, stranger)).status).toBe(201);
      const every = { name: "every", aggregation: "sum", valueProperty: "p" };
      expect((await running.post("/v1/meters", every, stranger)).status).toBe(400);
      const feed = await running.post(
        "/v1/events",
        {
          idempotencyKey: "crowd",
          customer: "c",
          eventType: "crowded",
          properties: Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`p${index}`, index])),
        },
        stranger,
      );
      expect(feed.body.accepted).toBe(1);
    });
  });

  test("a public key reads and cannot write", async () => {
    const key = { "x-api-key": running.publicKey };
    expect((await running.get("/v1/customers", key)).status).toBe(200);
    expect((await running.post("/v1/customers", {}, key)).status).toBe(403);
    expect(
      (await running.post("/v1/billable-metrics/create", { name: "x", aggregation_type: "COUNT" }, key))
        .status,
    ).toBe(403);
  });
});
