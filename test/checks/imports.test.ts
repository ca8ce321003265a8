import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { IConfiguration } from "dependency-cruiser";
import { describe, expect, test } from "vitest";
import { type Cruise, cruise, cruiseToTheEnd, PROJECT, type Tree, withTree } from "./tools.ts";

interface Fault {
  readonly rule: string;
  /** The file that breaks the rule, and what it says. */
  readonly at: string;
  readonly says: string;
}

/** One fault per rule. Some break a second rule too; what counts is that each rule finds its own. */
const FAULTS: readonly Fault[] = [
  { rule: "domain-is-pure", at: "shared/domain/fault/zod.ts", says: 'import "zod";' },
  {
    rule: "domain-never-reaches-aws",
    at: "shared/domain/fault/chain.ts",
    says: 'import { put } from "../../adapters/dynamodb/good.ts"; export const a = put;',
  },
  {
    rule: "ports-are-interfaces",
    at: "shared/ports/fault-package.ts",
    says: 'import type { z } from "zod"; export type A = z;',
  },
  {
    rule: "ports-run-no-domain",
    at: "shared/ports/fault-rule.ts",
    says: 'import { rule } from "../domain/good/rule.ts"; export const a = rule;',
  },
  {
    rule: "application-knows-ports-not-adapters",
    at: "shared/application/fault-adapter.ts",
    says: 'import type { put } from "../adapters/dynamodb/good.ts"; export type A = typeof put;',
  },
  {
    rule: "application-parses-nothing",
    at: "shared/application/fault-parse.ts",
    says: 'import { schema } from "../contracts/good.ts"; export const a = schema;',
  },
  {
    rule: "use-cases-do-not-call-each-other",
    at: "shared/application/fault-peer.ts",
    says: 'import { act } from "./good.ts"; export const a = act;',
  },
  {
    rule: "contracts-are-shapes",
    at: "shared/contracts/fault.ts",
    says: 'import type { act } from "../application/good.ts"; export type A = typeof act;',
  },
  {
    rule: "dialects-are-islands",
    at: "shared/contracts/dialects/second/fault.ts",
    says: 'import { shape } from "../good/contract.ts"; export const a = shape;',
  },
  {
    rule: "only-the-registry-names-dialects",
    at: "shared/contracts/fault-dialect.ts",
    says: 'import { good } from "./dialects/good/dialect.ts"; export const a = good;',
  },
  {
    rule: "adapters-are-islands",
    at: "shared/adapters/sqs/fault-peer.ts",
    says: 'import { put } from "../dynamodb/good.ts"; export const a = put;',
  },
  {
    rule: "adapters-point-inwards",
    at: "shared/adapters/sqs/fault-outwards.ts",
    says: 'import { act } from "../../application/good.ts"; export const a = act;',
  },
  {
    rule: "adapters-speak-one-sdk",
    at: "shared/adapters/sqs/fault-sdk.ts",
    says: 'import "@aws-sdk/client-dynamodb";',
  },
  {
    rule: "lambda-is-glue",
    at: "shared/lambda/fault.ts",
    says: 'import { act } from "../application/good.ts"; export const a = act;',
  },
  {
    rule: "only-adapters-speak-an-sdk",
    at: "functions/second/handler.ts",
    says: 'import type { Client } from "@aws-sdk/client-dynamodb"; export type A = Client;',
  },
  {
    rule: "shared-points-inwards",
    at: "shared/lambda/fault-outwards.ts",
    says: 'import { handler } from "../../functions/good/handler.ts"; export const a = handler;',
  },
  {
    rule: "functions-are-islands",
    at: "functions/second/fault-peer.ts",
    says: 'import { handler } from "../good/handler.ts"; export const a = handler;',
  },
  {
    rule: "functions-know-no-tooling",
    at: "functions/second/fault-tooling.ts",
    says: 'import { stack } from "../../infra/good.ts"; export const a = stack;',
  },
  {
    rule: "only-dependencies-ts-names-adapters",
    at: "functions/second/fault-adapter.ts",
    says: 'import { put } from "../../shared/adapters/dynamodb/good.ts"; export const a = put;',
  },
  {
    rule: "infra-names-handlers-by-path",
    at: "infra/fault.ts",
    says: 'import { handler } from "../functions/good/handler.ts"; export const a = handler;',
  },
  {
    rule: "local-never-imports-product",
    at: "local/fault.ts",
    says: 'import { rule } from "../shared/domain/good/rule.ts"; export const a = rule;',
  },
  {
    rule: "commands-are-entries",
    at: "local/fault-command.ts",
    says: 'import { run } from "./commands/good.ts"; export const a = run;',
  },
  {
    rule: "dashboard-sees-contracts-only",
    at: "dashboard/fault.ts",
    says: 'import { rule } from "../shared/domain/good/rule.ts"; export const a = rule;',
  },
  {
    rule: "dashboard-takes-types",
    at: "dashboard/fault-schema.ts",
    says: 'import { schema } from "../shared/contracts/good.ts"; export const a = schema;',
  },
  {
    rule: "nothing-imports-dashboard",
    at: "local/fault-dashboard.ts",
    says: 'import { Page } from "../dashboard/page.tsx"; export const a = Page;',
  },
  {
    rule: "nothing-imports-test",
    at: "infra/fault-test.ts",
    says: 'import { fake } from "../test/support/good.ts"; export const a = fake;',
  },
  {
    rule: "no-circular",
    at: "shared/domain/fault/circle-one.ts",
    says: 'import type { B } from "./circle-two.ts"; export type A = B;',
  },
  { rule: "no-orphans", at: "infra/fault-orphan.ts", says: "export const a = 1;" },
  {
    rule: "no-barrels",
    at: "local/fault-barrel.ts",
    says: 'import { b } from "./barrel/index.ts"; export const a = b;',
  },
  { rule: "no-unresolvable", at: "local/fault-path.ts", says: 'import "./nowhere.ts";' },
  { rule: "product-runs-on-dependencies", at: "shared/lambda/fault-tool.ts", says: 'import "vitest";' },
];

/** Code that keeps every rule, and what the faults need around them. */
const GOOD: Tree = {
  "package.json": JSON.stringify({
    name: "planted",
    type: "module",
    dependencies: { "@aws-sdk/client-dynamodb": "1", "@aws-sdk/client-sqs": "1", "big.js": "1", zod: "1" },
    devDependencies: { vitest: "1" },
  }),
  ...packages("@aws-sdk/client-dynamodb", "@aws-sdk/client-sqs", "big.js", "zod", "vitest"),
  "shared/environment.ts": "export const NAMES = {};",
  "shared/errors.ts": "export class MeteringError {}",
  "shared/domain/good/rule.ts": 'import "big.js"; export const rule = 1;',
  "shared/ports/good.ts":
    'import type { rule } from "../domain/good/rule.ts"; export type Port = typeof rule;',
  "shared/contracts/good.ts":
    'import "zod"; import "../errors.ts"; import "../domain/good/rule.ts"; export const schema = 1;',
  "shared/contracts/dialects/registry.ts": 'import "./good/dialect.ts"; export const DIALECTS = [];',
  "shared/contracts/dialects/good/dialect.ts":
    'import "./contract.ts"; import "../../good.ts"; export const good = 1;',
  "shared/contracts/dialects/good/contract.ts": 'import "zod"; export const shape = 1;',
  "shared/application/good.ts": `
    import { rule } from "../domain/good/rule.ts";
    import type { Port } from "../ports/good.ts";
    import type { schema } from "../contracts/good.ts";
    export const act = (port: Port, shape: typeof schema) => [rule, port, shape];`,
  "shared/adapters/dynamodb/good.ts": `
    import "@aws-sdk/client-dynamodb";
    import type { Port } from "../../ports/good.ts";
    import "./mapping.ts";
    export const put = (port: Port) => port;`,
  "shared/adapters/dynamodb/mapping.ts": 'import "../../contracts/good.ts";',
  "shared/lambda/good.ts":
    'import "../environment.ts"; import "../contracts/good.ts"; export const glue = 1;',
  "functions/good/handler.ts": `
    import "./dependencies.ts";
    import "../../shared/application/good.ts";
    import "../../shared/lambda/good.ts";
    import "../../shared/contracts/dialects/registry.ts";
    export const handler = 1;`,
  "functions/good/dependencies.ts":
    'import "@aws-sdk/client-dynamodb"; import "../../shared/adapters/dynamodb/good.ts";',
  "infra/good.ts": 'import "../shared/environment.ts"; export const stack = 1;',
  "local/commands/good.ts": 'import "../../shared/errors.ts"; export const run = 1;',
  "dashboard/good.ts":
    'import type { schema } from "../shared/contracts/good.ts"; export type A = typeof schema;',
  "dashboard/page.tsx":
    'import styles from "./page.module.css"; import "./good.ts"; export const Page = () => <p className={styles.page} />;',
  "dashboard/page.module.css": ".page { margin: 0 }",
  "dashboard/public/theme.js": "document.title = document.title;",
  "test/support/good.ts": 'import "../../functions/good/handler.ts"; export const fake = 1;',
};

const AROUND_FAULTS: Tree = {
  "shared/domain/fault/circle-two.ts": 'import type { A } from "./circle-one.ts"; export type B = A;',
  "local/barrel/index.ts": 'export { b } from "./b.ts";',
  "local/barrel/b.ts": "export const b = 1;",
};

const FOLDERS = ["infra", "functions", "shared", "local", "dashboard", "test"];

function packages(...names: readonly string[]): Tree {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" })],
      [`node_modules/${name}/index.js`, ""],
    ]),
  );
}

async function cruiseTree(tree: Tree): Promise<Cruise & { readonly exitCode: number }> {
  const tsconfig = await readFile(join(PROJECT, "tsconfig.json"), "utf8");
  return withTree({ ...tree, "tsconfig.json": tsconfig }, async (folder) => ({
    ...(await cruise(folder, FOLDERS)),
    exitCode: await cruiseToTheEnd(folder, FOLDERS),
  }));
}

async function readConfiguration(): Promise<IConfiguration> {
  const { default: configuration } = await import(join(PROJECT, ".dependency-cruiser.mjs"));
  return configuration;
}

describe("the import rules", () => {
  test("find a planted fault each, and turn the command red", async () => {
    const planted = Object.fromEntries(FAULTS.map(({ at, says }) => [at, says]));
    const { exitCode, violations } = await cruiseTree({ ...GOOD, ...AROUND_FAULTS, ...planted });
    const missed = FAULTS.filter(
      ({ rule, at }) => !violations.some((violation) => violation.rule === rule && violation.from === at),
    );
    expect(missed).toEqual([]);
    expect(exitCode).toBeGreaterThan(0);
  }, 30_000);

  test("let good code pass", async () => {
    const { exitCode, modules, violations } = await cruiseTree(GOOD);
    expect(violations).toEqual([]);
    expect(exitCode).toBe(0);
    expect(modules).toBeGreaterThan(10);
  }, 30_000);

  test("each have a planted fault here, and say where the code belongs", async () => {
    const rules = (await readConfiguration()).forbidden ?? [];
    expect(FAULTS.map(({ rule }) => rule).toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
    expect(rules.filter(({ comment }) => (comment ?? "").length < 40)).toEqual([]);
    expect(rules.filter(({ severity }) => severity !== "error")).toEqual([]);
  });

  test("see the project itself: with a TypeScript they cannot use they would see nothing, and pass", async () => {
    // One layer is enough to see that it can.
    const { modules } = await cruise(PROJECT, ["shared"]);
    expect(modules).toBeGreaterThan(100);
  }, 30_000);
});
