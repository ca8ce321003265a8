/**
 * Owns: the rules of counting, each broken on purpose in the product's own source. A mutation that no schedule notices would be a rule
 * that nothing proves.
 */
import type { Edit } from "./product.ts";

export interface Mutation {
  readonly name: string;
  readonly rule: string;
  readonly edits: readonly Edit[];
}

const LEDGER = "adapters/dynamodb/ledger/usage-ledger.ts";
const CLAIMS = "adapters/dynamodb/ledger/claim-events.ts";
const COMMITS = "adapters/dynamodb/ledger/commit-chunks.ts";
const SINGLES = "adapters/dynamodb/ledger/count-singles.ts";
const FOLD = "domain/rollup/fold.ts";
const WITHOUT_VALUES = "{ ...event, feeds: event.feeds?.map(({ meterId }) => ({ meterId })) }";
const JUDGE = "adapters/dynamodb/ledger/judge.ts";

/** What a deployment may change between two deliveries of a chunk: none of it may matter. */
export const DEPLOYMENT: readonly Edit[] = [
  {
    file: "domain/rollup/pack.ts",
    find: "TRANSACTION_ACTIONS_MAX = 100",
    replace: "TRANSACTION_ACTIONS_MAX = 40",
  },
  {
    file: "domain/rollup/counter.ts",
    find: "ORGANIZATION_SHARDS = 4",
    replace: "ORGANIZATION_SHARDS = 6",
  },
  {
    file: "domain/event/form-chunks.ts",
    find: "{ events: 100, counters: 48,",
    replace: "{ events: 4, counters: 12,",
  },
  {
    file: "domain/event/form-chunks.ts",
    find: "CLAIM_FROM_EVENTS = 3",
    replace: "CLAIM_FROM_EVENTS = 2",
  },
  { file: CLAIMS, find: "STATEMENTS_MAX = 25", replace: "STATEMENTS_MAX = 2" },
];

export const MUTATIONS: readonly Mutation[] = [
  {
    name: "owner-is-message-id",
    rule: "the owner of a claim is the chunk's id, which stands in the message: a redrive gives the message a new id",
    edits: [
      {
        file: "contracts/usage-chunk.ts",
        find: "return chunk;",
        replace: "return { ...chunk, chunkId: String(Reflect.get(globalThis, 'deliveredMessageId')) };",
      },
    ],
  },
  {
    name: "no-dedup-in-chunk",
    rule: "the same key twice in one chunk is removed before claiming: a claim succeeds twice for one owner",
    edits: [
      {
        file: LEDGER,
        find: "return chunk.events.filter(({ idempotencyKey }) => !keys.has(idempotencyKey) && keys.add(idempotencyKey));",
        replace: "return chunk.events;",
      },
      // The door removes them too; a chunk must not depend on that.
      {
        file: "application/ingest-events.ts",
        find: "[...firsts], now);",
        replace: "[...firsts, ...firsts], now);",
      },
    ],
  },
  {
    name: "no-marker",
    rule: "a chunk's marker stands in one transaction with its increments, and is written once",
    edits: [
      {
        file: COMMITS,
        find: 'ConditionExpression: "attribute_not_exists(pk)",',
        replace: "",
      },
    ],
  },
  {
    name: "throttle-is-duplicate",
    rule: "nothing is concluded from a throttled claim",
    edits: [
      {
        file: CLAIMS,
        find: "if (response === undefined || isTransientCode(code)) return undefined;",
        replace: 'if (response === undefined || isTransientCode(code)) return { kind: "exists" };',
      },
      {
        file: CLAIMS,
        find: "if (claim === undefined) return claimAnew();",
        replace: 'if (claim === undefined) return { kind: "duplicate" };',
      },
    ],
  },
  {
    name: "owner-per-invocation",
    rule: "no owner is invented by the worker: another one could not tell that the claim is its own chunk's",
    edits: [
      {
        file: "adapters/dynamodb/ledger/ledger-mapping.ts",
        find: "owner: { S: chunk.chunkId },",
        replace: "owner: { S: chunk.chunkId + Math.random() },",
      },
    ],
  },
  {
    name: "singles-own-per-invocation",
    rule: "an event that came alone is owned by its own chunk, so that a redelivery knows it as counted and tells the event store",
    edits: [
      {
        file: SINGLES,
        find: "Item: toEventItem(chunk, event),",
        replace: "Item: toEventItem({ ...chunk, chunkId: chunk.chunkId + Math.random() }, event),",
      },
    ],
  },
  {
    name: "put-then-add",
    rule: "the ledger's item and the increments of a single are one transaction",
    edits: [
      {
        file: SINGLES,
        find: "const result = await transact(dependencies, toActions(dependencies, open, nowSeconds));",
        replace:
          "const actions = toActions(dependencies, open, nowSeconds);\n      const result = await transact(dependencies, actions.slice(0, open.length));\n      if (result.kind === 'committed') await transact(dependencies, actions.slice(open.length));",
      },
    ],
  },
  {
    name: "add-before-marker",
    rule: "the increments of a chunk are one transaction with its marker",
    edits: [
      {
        file: COMMITS,
        find: "const result = await transact(dependencies, toActions(dependencies, open));",
        replace:
          "const actions = toActions(dependencies, open);\n      const result = await transact(dependencies, actions.slice(0, open.length));\n      if (result.kind === 'committed') await transact(dependencies, actions.slice(open.length));",
      },
    ],
  },
  {
    name: "every-claim-is-mine",
    rule: "a claim of another chunk is a duplicate",
    edits: [{ file: JUDGE, find: "claim.owner === chunk.chunkId ?", replace: "claim.owner !== undefined ?" }],
  },
  {
    name: "no-claim-is-mine",
    rule: "a claim of the same chunk is its own, made by an earlier delivery",
    edits: [{ file: JUDGE, find: "claim.owner === chunk.chunkId ?", replace: "claim.owner === undefined ?" }],
  },
  {
    name: "a-marker-ends-the-group",
    rule: "a marker that exists says that its own chunk is counted, and nothing about the others of the transaction",
    edits: [
      {
        file: COMMITS,
        find: "open = open.filter((_, index) => !result.standing.has(index));",
        replace: "open = [];",
      },
    ],
  },
  {
    name: "a-single-ends-the-group",
    rule: "a single that was refused says nothing about the others of the transaction",
    edits: [
      {
        file: SINGLES,
        find: "open = open.filter((member) => !outcomes.has(member.single));",
        replace:
          "for (const { single } of open) if (!outcomes.has(single)) outcomes.set(single, { kind: 'duplicate' });\n      open = [];",
      },
    ],
  },
  {
    name: "conflict-counts",
    rule: "an event with a known key and other content does not count",
    edits: [
      { file: JUDGE, find: ': { kind: "conflict", firstContentHash };', replace: ': { kind: "counted" };' },
    ],
  },
  {
    name: "failed-commit-is-done",
    rule: "a chunk that was not committed is delivered again",
    edits: [
      {
        file: LEDGER,
        find: 'const settled = reason?.kind === "failed" ? { cause: reason.cause } : result;',
        replace: "const settled = result;",
      },
    ],
  },
  {
    name: "failed-message-is-deleted",
    rule: "a chunk that failed comes back, alone",
    edits: [
      {
        file: "application/count-usage.ts",
        find: "else failed.set(chunk, outcome?.cause);",
        replace: "",
      },
    ],
  },
  {
    name: "way-by-size",
    rule: "which way a chunk goes into the ledger is fixed in its message: a deployment must not change it between two deliveries",
    edits: [
      {
        file: LEDGER,
        find: 'distinct.filter(({ entry }) => entry === "claim-then-commit"),',
        replace: "distinct.filter(() => Math.random() < 0.5),",
      },
      {
        file: LEDGER,
        find: 'distinct.filter(({ entry }) => entry === "one-transaction"),',
        replace: "distinct.filter(() => Math.random() < 0.5),",
      },
    ],
  },
  {
    name: "fence-is-a-marker",
    rule: "a chunk that meets its fence is not counted under its own id",
    edits: [
      {
        file: COMMITS,
        find: "fenced.push(...open.filter((_, index) => isFence(result.standing.get(index))));",
        replace: "",
      },
    ],
  },
  {
    name: "take-over-without-a-fence",
    rule: "a chunk is fenced before its claims are taken: it may only be slow",
    edits: [
      {
        file: "application/take-over-orphans.ts",
        find: "if (!(await dependencies.fence(lost))) return 0;",
        replace: "",
      },
    ],
  },
  {
    name: "no-index",
    rule: "what is to be counted is indexed before it is claimed: a lost message's claims are found by it",
    edits: [
      {
        file: LEDGER,
        find: "const indexing = await settling(() => indexChunks(dependencies, chunks));",
        replace: "const indexing = await settling(async () => {});",
      },
    ],
  },
  {
    name: "orphans-stay",
    rule: "a chunk that supersedes another takes its claims",
    edits: [
      {
        file: CLAIMS,
        find: "if (claim.owner === chunk.supersedes) return takeClaim(dependencies, chunk, event);",
        replace: "",
      },
    ],
  },
  {
    name: "feeds-of-the-delivery",
    rule: "what an event feeds is decided once, at its acceptance",
    edits: [
      {
        file: "contracts/usage-chunk.ts",
        find: "return chunk;",
        replace: "return Reflect.get(globalThis, 'decideFeedsAgain')(chunk);",
      },
    ],
  },
  {
    name: "feeds-by-timestamp",
    rule: "a meter is fed what was accepted while it is in effect, whenever it happened",
    edits: [
      {
        file: "application/ingest-events.ts",
        find: "feedMeters(meters, first, acceptedAt)",
        replace: "feedMeters(meters, first, Date.parse(first.timestamp))",
      },
    ],
  },
  {
    name: "meters-without-end",
    rule: "the meters are read again before a change can have taken effect",
    edits: [
      {
        file: "adapters/dynamodb/catalog/in-effect.ts",
        find: "acceptedAt < known.began + REMEMBERED_MS",
        replace: "true",
      },
    ],
  },
  {
    name: "unread-meters-are-none",
    rule: "an event whose meters cannot be read is not accepted",
    edits: [
      {
        file: "adapters/dynamodb/catalog/in-effect.ts",
        find: 'throw new MeteringError("catalog.unavailable", describeUnavailable(what), { cause });',
        replace: "return [];",
      },
    ],
  },
  {
    name: "own-counters-move-by-quantity",
    rule: "a correction moves a meter's own counters by what the event gave it",
    edits: [
      { file: FOLD, find: "addendsOf(event, before)", replace: `addendsOf(${WITHOUT_VALUES}, before)` },
      { file: FOLD, find: "addendsOf(event, after)", replace: `addendsOf(${WITHOUT_VALUES}, after)` },
    ],
  },
  {
    name: "own-counters-keep-voids",
    rule: "a void takes the event out of every counter that it is in",
    edits: [
      {
        file: "domain/rollup/addends.ts",
        find: "return isVoided ? NO_TOTALS : {",
        replace: "return {",
      },
    ],
  },
  {
    name: "receipt-without-feeds",
    rule: "the receipt says what the event fed: corrections and whoever takes a claim over know it from there",
    edits: [
      {
        file: "adapters/dynamodb/ledger/event-facts.ts",
        find: "...(feeds === undefined ? [] : [feeds.map(toTuple)]),",
        replace: "",
      },
    ],
  },
  {
    name: "correction-without-month",
    rule: "whatever moves a day moves its month by the same",
    edits: [
      {
        file: FOLD,
        find: "new Map(slotsOf(placement).map((slot) => [slot, moved]))",
        replace: "new Map([[placement.slot, moved]])",
      },
    ],
  },
];
