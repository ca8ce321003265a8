import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { find, idOf, PROJECT, type Resource, type Stacks, SYNTHESIS_MS, synthesize } from "./synthesize.ts";

/**
 * What each function may do. It is written out, because it is what a reviewer of a change must see: a line more here is a right more
 * in the account.
 */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  "ingest-events": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:BatchWriteItem Journal",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem Catalog",
    "dynamodb:Query Catalog",
    "sqs:SendMessage UsageQueue",
  ],
  "count-usage": [
    "dynamodb:BatchGetItem Ledger",
    "dynamodb:BatchWriteItem Journal",
    "dynamodb:PartiQLInsert Ledger",
    "dynamodb:PutItem Ledger",
    "dynamodb:UpdateItem Rollups",
    "sqs:ChangeMessageVisibility UsageQueue",
    "sqs:DeleteMessage UsageQueue",
    "sqs:GetQueueAttributes UsageQueue",
    "sqs:ReceiveMessage UsageQueue",
    "sqs:SendMessage StoreQueue",
    "timestream:DescribeEndpoints *",
    "timestream:WriteRecords Events",
  ],
  "store-events": [
    "sqs:ChangeMessageVisibility StoreQueue",
    "sqs:DeleteMessage StoreQueue",
    "sqs:GetQueueAttributes StoreQueue",
    "sqs:ReceiveMessage StoreQueue",
    "sqs:SendMessage StoreQueue",
    "timestream:DescribeEndpoints *",
    "timestream:WriteRecords Events",
  ],
  "query-usage-analytics": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:GetItem Keys",
    "dynamodb:Query Catalog",
    "dynamodb:Query Rollups",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "query-meters": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:GetItem Keys",
    "dynamodb:Query Catalog",
    "dynamodb:Query Rollups",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "query-batch-usage": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:GetItem Keys",
    "dynamodb:Query Catalog",
    "dynamodb:Query Rollups",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "query-revenue": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:BatchGetItem Records",
    "dynamodb:GetItem Keys",
    "dynamodb:Query Catalog",
    "dynamodb:Query Records",
    "dynamodb:Query Rollups",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "correct-events": [
    "dynamodb:BatchGetItem Ledger",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem Journal",
    "dynamodb:PutItem Ledger",
    "dynamodb:Query Catalog",
    "dynamodb:Query Journal",
    "dynamodb:Query Journal/index/listed",
    "dynamodb:UpdateItem Rollups",
    "sqs:SendMessage StoreQueue",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "query-events": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:BatchGetItem Ledger",
    "dynamodb:GetItem Keys",
    "dynamodb:Query Catalog",
    "dynamodb:Query Journal",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "manage-catalog": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem Catalog",
    "dynamodb:Query Catalog",
    "dynamodb:UpdateItem Catalog",
  ],
  "manage-prices": ["dynamodb:GetItem Keys", "dynamodb:PutItem Catalog", "dynamodb:Query Catalog"],
  "reprice-events": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:BatchGetItem Ledger",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem Journal",
    "dynamodb:PutItem Ledger",
    "dynamodb:Query Catalog",
    "dynamodb:Query Journal",
    "dynamodb:UpdateItem Rollups",
    "sqs:SendMessage StoreQueue",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "draft-invoice": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:BatchGetItem Records",
    "dynamodb:DeleteItem Records",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem Records",
    "dynamodb:Query Catalog",
    "dynamodb:Query Records",
    "dynamodb:Query Rollups",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "manage-billing": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:BatchGetItem Records",
    "dynamodb:DeleteItem Records",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem Records",
    "dynamodb:Query Records",
  ],
  "manage-quarantine": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem Catalog",
    "dynamodb:Query Catalog",
    "dynamodb:Query Journal/index/listed",
    "dynamodb:UpdateItem Journal",
    "sqs:SendMessage UsageQueue",
  ],
  "manage-keys": [
    "dynamodb:ConditionCheckItem Keys",
    "dynamodb:GetItem Keys",
    "dynamodb:PutItem KeyLists",
    "dynamodb:PutItem Keys",
    "dynamodb:Query KeyLists",
  ],
  "create-api-key": ["dynamodb:GetItem Keys", "dynamodb:PutItem KeyLists", "dynamodb:PutItem Keys"],
  "track-freshness": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:PutItem Catalog",
    "sqs:GetQueueAttributes StoreQueue",
    "sqs:GetQueueAttributes StoreQueueDeadLetters",
    "sqs:GetQueueAttributes UsageQueue",
    "sqs:GetQueueAttributes UsageQueueDeadLetters",
  ],
  "redrive-dead-letters": [
    "sqs:DeleteMessage StoreQueueDeadLetters",
    "sqs:DeleteMessage UsageQueueDeadLetters",
    "sqs:GetQueueAttributes StoreQueueDeadLetters",
    "sqs:GetQueueAttributes UsageQueueDeadLetters",
    "sqs:ReceiveMessage StoreQueueDeadLetters",
    "sqs:ReceiveMessage UsageQueueDeadLetters",
    "sqs:SendMessage StoreQueue",
    "sqs:SendMessage UsageQueue",
  ],
  "reconcile-usage": [
    "dynamodb:BatchGetItem Ledger",
    "dynamodb:PutItem Journal",
    "dynamodb:PutItem Ledger",
    "dynamodb:Query Catalog",
    "dynamodb:Query Journal",
    "dynamodb:Query Rollups",
    "dynamodb:Scan Keys",
    "dynamodb:UpdateItem Rollups",
    "sqs:SendMessage StoreQueue",
    "sqs:SendMessage UsageQueue",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "snapshot-mrr": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:BatchGetItem Records",
    "dynamodb:DeleteItem Records",
    "dynamodb:PutItem Snapshots",
    "dynamodb:Query Catalog",
    "dynamodb:Query Records",
    "dynamodb:Query Rollups",
    "dynamodb:Query Snapshots",
    "dynamodb:Scan Keys",
    "timestream:DescribeEndpoints *",
    "timestream:Select Events",
  ],
  "query-mrr-history": [
    "dynamodb:BatchGetItem Catalog",
    "dynamodb:GetItem Keys",
    "dynamodb:Query Catalog",
    "dynamodb:Query Snapshots",
  ],
  "serve-openapi": [],
  "refuse-unknown-routes": [],
  "query-reconciliation": ["dynamodb:GetItem Keys", "dynamodb:Query Journal"],
};

interface Reference {
  readonly "Fn::GetAtt"?: readonly [string, string];
  readonly "Fn::ImportValue"?: string;
  readonly "Fn::Join"?: readonly [string, readonly unknown[]];
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

let stacks: Stacks;
beforeAll(() => {
  stacks = synthesize();
}, SYNTHESIS_MS);

function functionOf(folder: string): Resource {
  const found = [...find(stacks.metering, "AWS::Lambda::Function")].find(([id]) =>
    id.startsWith(`${folder.replaceAll("-", "")}Function`),
  );
  if (found === undefined) throw new Error(`no function for functions/${folder}`);
  return found[1];
}

function statementsOf(role: string): readonly Statement[] {
  return [...find(stacks.metering, "AWS::IAM::Policy").values()]
    .filter(({ Properties }) => Properties.Roles.map(idOf).includes(role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** The name of the construct that an ARN is of, in this stack or imported from the data stack. */
function nameOf(resource: unknown): string {
  if (typeof resource === "string") return resource;
  const { "Fn::GetAtt": local, "Fn::ImportValue": imported, "Fn::Join": joined } = resource as Reference;
  // An index is named by its table's ARN and its own name.
  if (joined !== undefined) return joined[1].map(nameOf).join(joined[0]);
  const name =
    /(Catalog|Journal|KeyLists|Keys|Ledger|Records|Rollups|Snapshots|Events|(?:Usage|Store)Queue(?:DeadLetters)?|Logs)[0-9A-F]{8}/.exec(
      local?.[0] ?? imported ?? "",
    );
  return name?.[1] ?? JSON.stringify(resource);
}

function rightsOf(folder: string): readonly string[] {
  const rights = statementsOf(idOf(functionOf(folder).Properties.Role))
    .flatMap(({ Action, Resource: resource }) =>
      [Action].flat().flatMap((action) => [resource].flat().map((one) => `${action} ${nameOf(one)}`)),
    )
    .filter((right) => !/^logs:(CreateLogStream|PutLogEvents) Logs$/.test(right));
  // The library merges statements, and may say a right twice.
  return [...new Set(rights)].sort();
}

describe.each(Object.keys(RIGHTS))("%s", (folder) => {
  test("may do what it needs and nothing else", () => {
    expect(rightsOf(folder)).toEqual(RIGHTS[folder]);
  });

  test("is given every variable that it requires, and none that it does not read", async () => {
    const file = join(PROJECT, "functions", folder, "environment.ts");
    // One that reads no variable has no such file.
    const { REQUIRED }: { REQUIRED: readonly string[] } = existsSync(file)
      ? await import(file)
      : { REQUIRED: [] };
    const given = Object.keys(functionOf(folder).Properties.Environment.Variables);
    expect(given.filter((name) => name !== "NODE_OPTIONS").toSorted()).toEqual(REQUIRED.toSorted());
  });
});

test("no statement of any role names a wildcard, but the one that knows no resources", () => {
  const wild = [...find(stacks.metering, "AWS::IAM::Policy").values()]
    .flatMap(({ Properties }): Statement[] => Properties.PolicyDocument.Statement)
    .filter((statement) => JSON.stringify([statement.Action, statement.Resource]).includes("*"));
  expect(new Set(wild.map(({ Action }) => Action))).toEqual(new Set(["timestream:DescribeEndpoints"]));
});
