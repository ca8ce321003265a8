/** Owns: the operations on databases and tables. Does not own: records (write/) and queries (query/). */
import { invalid, type Json, requireText, TimestreamError } from "./protocol.ts";
import { requireName, type TableSchema, toSchema } from "./schema.ts";
import { type Storage, type StoredTable, tableKey } from "./storage.ts";

type Operation = (storage: Storage, body: Json) => Promise<Json> | Json;

export const CATALOGUE: Readonly<Record<string, Operation>> = {
  CreateDatabase: async (storage, body) => {
    const name = requireName("DatabaseName", requireText(body, "DatabaseName"));
    if (storage.databases.has(name))
      throw new TimestreamError("ConflictException", `The database ${name} already exists.`);
    await storage.createDatabase(name);
    return { Database: describeDatabase(storage, name) };
  },
  DescribeDatabase: (storage, body) => ({
    Database: describeDatabase(storage, requireDatabase(storage, body)),
  }),
  UpdateDatabase: (storage, body) => ({
    Database: describeDatabase(storage, requireDatabase(storage, body)),
  }),
  ListDatabases: (storage) => ({
    Databases: [...storage.databases].map((name) => describeDatabase(storage, name)),
  }),
  DeleteDatabase: async (storage, body) => {
    const name = requireDatabase(storage, body);
    if (tablesOf(storage, name).length > 0) throw invalid(`The database ${name} still has tables.`);
    await storage.deleteDatabase(name);
    return {};
  },
  CreateTable: async (storage, body) => {
    const database = requireDatabase(storage, body);
    const name = requireName("TableName", requireText(body, "TableName"));
    if (storage.tables.has(tableKey(database, name)))
      throw new TimestreamError("ConflictException", `The table ${name} already exists.`);
    const { schema } = await storage.putTable(toSchema(database, name, body));
    return { Table: describeTable(schema) };
  },
  DescribeTable: (storage, body) => ({ Table: describeTable(requireTable(storage, body).schema) }),
  ListTables: (storage, body) => {
    const database = typeof body.DatabaseName === "string" ? requireDatabase(storage, body) : undefined;
    const tables = [...storage.tables.values()].filter(
      ({ schema }) => database === undefined || schema.database === database,
    );
    return { Tables: tables.map(({ schema }) => describeTable(schema)) };
  },
  UpdateTable: async (storage, body) => {
    const { schema } = requireTable(storage, body);
    const definition = { ...schema.definition, ...body };
    const updated = await storage.putTable(toSchema(schema.database, schema.table, definition));
    return { Table: describeTable(updated.schema) };
  },
  DeleteTable: async (storage, body) => {
    const { schema } = requireTable(storage, body);
    await storage.deleteTable(schema.database, schema.table);
    return {};
  },
};

/** @throws TimestreamError ResourceNotFoundException */
export function requireTable(storage: Storage, body: Json): StoredTable {
  const database = requireDatabase(storage, body);
  const name = requireText(body, "TableName");
  const table = storage.tables.get(tableKey(database, name));
  if (table === undefined)
    throw new TimestreamError("ResourceNotFoundException", `The table ${name} does not exist.`);
  return table;
}

function requireDatabase(storage: Storage, body: Json): string {
  const name = requireText(body, "DatabaseName");
  if (!storage.databases.has(name))
    throw new TimestreamError("ResourceNotFoundException", `The database ${name} does not exist.`);
  return name;
}

function tablesOf(storage: Storage, database: string): readonly StoredTable[] {
  return [...storage.tables.values()].filter(({ schema }) => schema.database === database);
}

function describeDatabase(storage: Storage, name: string): Json {
  return {
    DatabaseName: name,
    Arn: `arn:aws:timestream:us-east-1:000000000000:database/${name}`,
    TableCount: tablesOf(storage, name).length,
  };
}

function describeTable(schema: TableSchema): Json {
  return {
    DatabaseName: schema.database,
    TableName: schema.table,
    Arn: `arn:aws:timestream:us-east-1:000000000000:database/${schema.database}/table/${schema.table}`,
    TableStatus: "ACTIVE",
    RetentionProperties: {
      MemoryStoreRetentionPeriodInHours: schema.memoryRetentionHours,
      MagneticStoreRetentionPeriodInDays: schema.magneticRetentionDays,
    },
    MagneticStoreWriteProperties: { EnableMagneticStoreWrites: schema.isMagneticWritable },
    Schema: schema.definition.Schema ?? {},
  };
}
