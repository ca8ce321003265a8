/**
 * Owns: what an AWS call is - its service, its action, and every right it needs - read from its wire form.
 * Does not own: whether the caller has the right (access/), what it costs (cost/), what goes wrong with it (faults/).
 */
export type Service = "dynamodb" | "sqs" | "timestream";

export interface NeededRight {
  /** Such as `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
}

export interface AwsCall {
  readonly service: Service;
  /** The operation's name, such as `TransactWriteItems`. */
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The table, queue or event-store table it is about; several are joined by commas. */
  readonly target: string;
  readonly rights: readonly NeededRight[];
}

const SERVICES: Readonly<Record<string, Service>> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  Timestream_20181101: "timestream",
};

export interface Account {
  readonly region: string;
  readonly accountId: string;
}

/** @throws Error naming what is not known: a call that cannot be understood cannot be allowed */
export function readCall(target: string | undefined, text: string, account: Account): AwsCall {
  const [prefix = "", operation = ""] = (target ?? "").split(".");
  const service = SERVICES[prefix];
  if (service === undefined)
    throw new Error(`not an AWS call known here: X-Amz-Target ${JSON.stringify(target)}`);
  const body: unknown = JSON.parse(text === "" ? "{}" : text);
  if (!isRecord(body)) throw new Error("the body of an AWS call is a JSON object");
  const rights = RIGHTS[service](operation, body, account);
  const name = [...new Set(rights.map(({ resource }) => shortName(resource)))].join(",");
  return { service, operation, body, target: name, rights };
}

const RIGHTS: Readonly<
  Record<
    Service,
    (operation: string, body: Readonly<Record<string, unknown>>, account: Account) => NeededRight[]
  >
> = {
  dynamodb: dynamodbRights,
  sqs: sqsRights,
  timestream: timestreamRights,
};

const TRANSACTION_ACTIONS = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};
const PARTIQL_ACTIONS = {
  INSERT: "PartiQLInsert",
  SELECT: "PartiQLSelect",
  UPDATE: "PartiQLUpdate",
  DELETE: "PartiQLDelete",
};

function dynamodbRights(
  operation: string,
  body: Readonly<Record<string, unknown>>,
  account: Account,
): NeededRight[] {
  const right = (action: string, table: unknown, index?: unknown): NeededRight => ({
    action: `dynamodb:${action}`,
    resource: `arn:aws:dynamodb:${account.region}:${account.accountId}:table/${textOf(table)}${index === undefined ? "" : `/index/${textOf(index)}`}`,
  });
  switch (operation) {
    case "TransactWriteItems":
    case "TransactGetItems":
      return recordsOf(body.TransactItems).flatMap((item) =>
        Object.entries(TRANSACTION_ACTIONS).flatMap(([name, action]) => {
          const part = item[name];
          return isRecord(part) ? [right(action, part.TableName)] : [];
        }),
      );
    case "BatchGetItem":
    case "BatchWriteItem":
      return Object.keys(isRecord(body.RequestItems) ? body.RequestItems : {}).map((table) =>
        right(operation, table),
      );
    case "BatchExecuteStatement":
      return recordsOf(body.Statements).map(({ Statement }) => partiqlRight(textOf(Statement), right));
    case "ExecuteStatement":
      return [partiqlRight(textOf(body.Statement), right)];
    default:
      return [right(operation, body.TableName, body.IndexName)];
  }
}

function partiqlRight(
  statement: string,
  right: (action: string, table: unknown) => NeededRight,
): NeededRight {
  const match = /^\s*(INSERT|SELECT|UPDATE|DELETE)\b[^"]*"([^"]+)"/i.exec(statement);
  const action = Object.entries(PARTIQL_ACTIONS).find(([verb]) => verb === match?.[1]?.toUpperCase())?.[1];
  if (match === null || action === undefined) throw new Error(`not a statement known here: ${statement}`);
  return right(action, match[2]);
}

/** Batch calls need the right of the single call. */
function sqsRights(
  operation: string,
  body: Readonly<Record<string, unknown>>,
  account: Account,
): NeededRight[] {
  const queue =
    textOf(body.QueueUrl ?? body.QueueName)
      .split("/")
      .at(-1) ?? "";
  return [
    {
      action: `sqs:${operation.replace(/Batch$/, "")}`,
      resource: `arn:aws:sqs:${account.region}:${account.accountId}:${queue}`,
    },
  ];
}

function timestreamRights(
  operation: string,
  body: Readonly<Record<string, unknown>>,
  account: Account,
): NeededRight[] {
  const table = (database: string, name: string): NeededRight => ({
    action: `timestream:${operation === "Query" || operation === "PrepareQuery" ? "Select" : operation}`,
    resource: `arn:aws:timestream:${account.region}:${account.accountId}:database/${database}/table/${name}`,
  });
  if (operation === "DescribeEndpoints" || operation === "CancelQuery")
    return [{ action: `timestream:${operation}`, resource: "*" }];
  if (operation !== "Query" && operation !== "PrepareQuery")
    return [table(textOf(body.DatabaseName), textOf(body.TableName))];
  const tables = tablesOf(textOf(body.QueryString));
  if (tables.length === 0) throw new Error('a query names its table as "database"."table"');
  return tables.map(([database, name]) => table(database, name));
}

/** @throws Error for a table that is named in another way: its right could not be checked */
function tablesOf(query: string): [string, string][] {
  const withoutTexts = query.replaceAll(/'(?:[^']|'')*'/g, "''");
  return [...withoutTexts.matchAll(/\b(?:FROM|JOIN)\b(?!\s*\()(?:\s*"([^"]+)"\s*\.\s*"([^"]+)")?/gi)].map(
    ([found, database, name]) => {
      if (database === undefined || name === undefined)
        throw new Error(`a query names its table as "database"."table", not after ${found} without quotes`);
      return [database, name];
    },
  );
}

function shortName(resource: string): string {
  return resource.split(/[:/]/).at(-1) ?? resource;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
