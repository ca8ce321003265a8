/** Owns: the operations on tables, and the defaults of their properties. */
import { invalid, type Operation, TimestreamError, toEpochSeconds } from "../protocol.ts";
import { readRequest } from "../request.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Column, PartitionKey, Table } from "./entries.ts";
import { listPage } from "./list-page.ts";
import { tableArn } from "./names.ts";
import { listTablesRequest, tablePropertiesRequest, tableRequest } from "./table-requests.ts";

/** What a table keeps beside its catalogue entry. */
export interface TableData {
  create(table: Table): Promise<void>;
  remove(table: Table): Promise<void>;
  /** Deletes for good what retention does not keep. */
  purge(table: Table): Promise<void>;
}

/** The service's defaults. */
const MEMORY_RETENTION_HOURS = 6;
const MAGNETIC_RETENTION_DAYS = 73_000;
const BY_MEASURE: PartitionKey = { Type: "MEASURE" };

export function createTableOperations(
  catalogue: Catalogue,
  data: TableData,
  now: () => number,
): Readonly<Record<string, Operation>> {
  const find = (request: { DatabaseName: string; TableName: string }) =>
    catalogue.table(request.DatabaseName, request.TableName);
  return {
    CreateTable: async ({ body }) => {
      const fields = readNewTable(body, catalogue, now());
      const table = catalogue.addTable(fields);
      await data.create(table);
      return { Table: describe(table) };
    },
    DescribeTable: ({ body }) => ({ Table: describe(find(readRequest(tableRequest, body))) }),
    ListTables: ({ body }) => {
      const request = readRequest(listTablesRequest, body);
      const database = request.DatabaseName;
      if (database !== undefined) catalogue.database(database);
      const tables = catalogue
        .tables()
        .filter((table) => database === undefined || table.database === database);
      const { items, nextToken } = listPage(tables, (table) => `${table.database}/${table.name}`, request);
      return { Tables: items.map(describe), NextToken: nextToken };
    },
    UpdateTable: async ({ body }) => {
      const request = readRequest(tablePropertiesRequest, body);
      const table = find(request);
      changeTable(table, request);
      table.updatedMilliseconds = now();
      catalogue.save();
      await data.purge(table);
      return { Table: describe(table) };
    },
    DeleteTable: async ({ body }) => {
      const table = find(readRequest(tableRequest, body));
      catalogue.removeTable(table);
      await data.remove(table);
      return {};
    },
  };
}

function readNewTable(
  body: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
  nowMilliseconds: number,
): Omit<Table, "id"> {
  const request = readRequest(tablePropertiesRequest, body);
  const { DatabaseName: database, TableName: name, RetentionProperties: retention } = request;
  catalogue.database(database);
  if (catalogue.findTable(database, name) !== undefined)
    throw new TimestreamError("ConflictException", `The table ${name} exists already in ${database}.`);
  const partitionKey = readPartitionKey(request.Schema?.CompositePartitionKey);
  return {
    database,
    name,
    createdMilliseconds: nowMilliseconds,
    updatedMilliseconds: nowMilliseconds,
    memoryRetentionHours: retention?.MemoryStoreRetentionPeriodInHours ?? MEMORY_RETENTION_HOURS,
    magneticRetentionDays: retention?.MagneticStoreRetentionPeriodInDays ?? MAGNETIC_RETENTION_DAYS,
    magneticWrites: request.MagneticStoreWriteProperties ?? { EnableMagneticStoreWrites: false },
    partitionKey,
    columns: toFirstColumns(partitionKey),
  };
}

/** A dimension that the schema names is a column from the start; all others come with the first record that has them. */
function toFirstColumns({ Type, Name }: PartitionKey): Column[] {
  return Type === "DIMENSION" && Name !== undefined
    ? [{ name: Name, kind: "dimension", type: "VARCHAR" }]
    : [];
}

function readPartitionKey(keys: readonly PartitionKey[] | undefined): PartitionKey {
  const [key] = keys ?? [];
  if (key === undefined) return BY_MEASURE;
  if (key.Type === "MEASURE") {
    if (key.Name !== undefined || key.EnforcementInRecord !== undefined)
      throw invalid(
        "Schema.CompositePartitionKey: a key of type MEASURE has no Name and no EnforcementInRecord",
      );
    return key;
  }
  if (key.Name === undefined)
    throw invalid("Schema.CompositePartitionKey: a key of type DIMENSION needs a Name");
  return { EnforcementInRecord: "OPTIONAL", ...key };
}

function changeTable(table: Table, request: ReturnType<typeof tablePropertiesRequest.parse>): void {
  const { RetentionProperties: retention, MagneticStoreWriteProperties: magnetic, Schema: schema } = request;
  if (schema?.CompositePartitionKey !== undefined) {
    const key = readPartitionKey(schema.CompositePartitionKey);
    if (key.Type !== table.partitionKey.Type || key.Name !== table.partitionKey.Name)
      throw invalid("Schema.CompositePartitionKey: type and name of a partition key cannot be changed");
    table.partitionKey = key;
  }
  if (retention !== undefined) {
    table.memoryRetentionHours = retention.MemoryStoreRetentionPeriodInHours;
    table.magneticRetentionDays = retention.MagneticStoreRetentionPeriodInDays;
  }
  if (magnetic !== undefined) table.magneticWrites = magnetic;
}

function describe(table: Table) {
  return {
    Arn: tableArn(table.database, table.name),
    DatabaseName: table.database,
    TableName: table.name,
    TableStatus: "ACTIVE",
    RetentionProperties: {
      MemoryStoreRetentionPeriodInHours: table.memoryRetentionHours,
      MagneticStoreRetentionPeriodInDays: table.magneticRetentionDays,
    },
    MagneticStoreWriteProperties: table.magneticWrites,
    Schema: { CompositePartitionKey: [table.partitionKey] },
    CreationTime: toEpochSeconds(table.createdMilliseconds),
    LastUpdatedTime: toEpochSeconds(table.updatedMilliseconds),
  };
}
