/**
 * Owns: how many billed units one call takes.
 * DynamoDB's own numbers are used where its answer has them; a refused write has none in its answer but is billed, so its
 * units follow from the items' sizes.
 */
import { type AwsCall, isRecord, recordsOf } from "../call.ts";
import { PRICE_TABLE } from "./price-table.ts";
import { readCapacity } from "./read-capacity.ts";
import type { CallAnswer, Usage } from "./usage.ts";

const WRITE_UNIT_BYTES = 1024;
/** A transactional write takes two units where a plain one takes one. */
const TRANSACTION_FACTOR = 2;
/** DynamoDB adds this to every item it stores. */
const ITEM_OVERHEAD_BYTES = 100;

const READS = new Set(["GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"]);
const REFUSED_BY_CONDITION = /ConditionalCheckFailedException$/;
const CANCELLED = /TransactionCanceledException$/;

export function countUnits(call: AwsCall, answer: CallAnswer): Partial<Usage> {
  switch (call.service) {
    case "dynamodb":
      return countDynamodb(call, answer);
    case "sqs":
      return { sqsRequests: countSqsRequests(call, answer) };
    case "timestream":
      return call.operation === "WriteRecords" ? { timestreamWrites: countTimestreamWrites(call) } : {};
  }
}

function countDynamodb(call: AwsCall, answer: CallAnswer): Partial<Usage> {
  if (answer.status === 200) {
    const units = sumCapacity(capacityOf(answer));
    return READS.has(call.operation)
      ? { readUnits: units }
      : { writeUnits: units, storedLedgerBytes: sumStored(call, answer.body) };
  }
  const { body } = answer;
  const type = isRecord(body) && typeof body.__type === "string" ? body.__type : "";
  if (REFUSED_BY_CONDITION.test(type)) return { writeUnits: writeUnitsOf(call.body.Item) };
  if (CANCELLED.test(type)) {
    const actions = recordsOf(call.body.TransactItems);
    const units = actions.map(({ Put }) => (isRecord(Put) ? writeUnitsOf(Put.Item) : 1));
    return { writeUnits: units.reduce((sum, each) => sum + each * TRANSACTION_FACTOR, 0) };
  }
  return {};
}

function capacityOf(answer: CallAnswer): unknown {
  const found = answer.bytes && readCapacity(answer.bytes);
  if (found !== undefined) return found;
  return isRecord(answer.body) ? answer.body.ConsumedCapacity : undefined;
}

function sumCapacity(consumed: unknown): number {
  const parts = Array.isArray(consumed) ? recordsOf(consumed) : isRecord(consumed) ? [consumed] : [];
  return parts.reduce(
    (sum, { CapacityUnits }) => sum + (typeof CapacityUnits === "number" ? CapacityUnits : 0),
    0,
  );
}

function writeUnitsOf(item: unknown): number {
  return Math.max(1, Math.ceil(itemBytes(item) / WRITE_UNIT_BYTES));
}

/** Bytes that new items take in storage; a statement that found its item adds none. */
function sumStored(call: AwsCall, answer: unknown): number {
  const responses = isRecord(answer) ? recordsOf(answer.Responses) : [];
  const inserted = recordsOf(call.body.Statements).flatMap(({ Parameters }, index) =>
    responses[index]?.Error === undefined ? [parametersBytes(Parameters)] : [],
  );
  const put = [call.body, ...recordsOf(call.body.TransactItems).map(({ Put }) => Put)].flatMap((part) =>
    isRecord(part) && isRecord(part.Item) ? [itemBytes(part.Item)] : [],
  );
  return [...inserted, ...put].reduce((sum, bytes) => sum + bytes + ITEM_OVERHEAD_BYTES, 0);
}

/** PartiQL parameters come without their names; ours are on average six characters. */
function parametersBytes(parameters: unknown): number {
  const NAME_BYTES = 6;
  return recordsOf(parameters).reduce((sum, value) => sum + NAME_BYTES + valueBytes(value), 0);
}

function itemBytes(item: unknown): number {
  if (!isRecord(item)) return 0;
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

/** Text in UTF-8, binary as it is, numbers two digits a byte and one more: DynamoDB's sizing rules. */
function valueBytes(value: unknown): number {
  if (!isRecord(value)) return 0;
  const [type, content] = Object.entries(value)[0] ?? [];
  if (type === "S" && typeof content === "string") return Buffer.byteLength(content);
  if (type === "N" && typeof content === "string")
    return Math.ceil(content.replace(/\D/g, "").length / 2) + 1;
  if (type === "B" && typeof content === "string") return Math.floor((content.length * 3) / 4);
  return JSON.stringify(content ?? "").length;
}

function countSqsRequests(call: AwsCall, { body }: CallAnswer): number {
  const bytes =
    call.operation === "ReceiveMessage"
      ? sumBodies(body, "Messages", "Body")
      : sumBodies(call.body, "Entries", "MessageBody");
  const single = typeof call.body.MessageBody === "string" ? Buffer.byteLength(call.body.MessageBody) : 0;
  return Math.max(1, Math.ceil((bytes + single) / PRICE_TABLE.sqsRequestBytes));
}

function sumBodies(owner: unknown, list: string, field: string): number {
  const entries = isRecord(owner) ? recordsOf(owner[list]) : [];
  return entries.reduce((sum, entry) => sum + Buffer.byteLength(String(entry[field] ?? "")), 0);
}

/** A call is billed by the KiB it writes; attributes that records have in common count once. */
function countTimestreamWrites({ body }: AwsCall): number {
  const records = [body.CommonAttributes, ...recordsOf(body.Records)];
  const bytes = records.reduce<number>((sum, record) => sum + recordBytes(record), 0);
  return Math.max(1, Math.ceil(bytes / PRICE_TABLE.timestreamWriteBytes));
}

function recordBytes(record: unknown): number {
  if (!isRecord(record)) return 0;
  const TIME_BYTES = record.Time === undefined ? 0 : 8;
  const parts = [...recordsOf(record.Dimensions), ...recordsOf(record.MeasureValues)];
  const name = String(record.MeasureName ?? "").length;
  return parts.reduce(
    (sum, { Name, Value, Type }) => sum + Buffer.byteLength(String(Name)) + measureBytes(Type, Value),
    TIME_BYTES + name,
  );
}

function measureBytes(type: unknown, value: unknown): number {
  return type === "BIGINT" || type === "DOUBLE" || type === "TIMESTAMP"
    ? 8
    : Buffer.byteLength(String(value));
}
