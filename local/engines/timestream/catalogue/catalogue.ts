/**
 * Owns: the databases, tables and columns that exist, kept in one file that is replaced as a whole.
 * Does not own: the operations on them (databases.ts, tables.ts), and rows (write/store.ts).
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TimestreamError } from "../protocol.ts";
import { type CatalogueContent, catalogueSchema, type Database, type Table } from "./entries.ts";

export interface Catalogue {
  databases(): readonly Database[];
  tables(): readonly Table[];
  /** @throws TimestreamError ResourceNotFoundException */
  database(name: string): Database;
  /** @throws TimestreamError ResourceNotFoundException */
  table(database: string, name: string): Table;
  findTable(database: string, name: string): Table | undefined;
  addDatabase(database: Database): void;
  addTable(table: Omit<Table, "id">): Table;
  removeDatabase(database: Database): void;
  removeTable(table: Table): void;
  /** Entries are changed in place; what is not saved is forgotten by a restart. */
  save(): void;
}

/** @param directory where the file is kept; absent: nowhere */
export function openCatalogue(directory: string | undefined): Catalogue {
  const path = directory === undefined ? undefined : join(directory, "catalogue.json");
  const content = readContent(path);
  const tablesByName = new Map(content.tables.map((table) => [keyOf(table.database, table.name), table]));
  const databasesByName = new Map(content.databases.map((database) => [database.name, database]));
  const save = () => writeContent(path, content);
  const findTable = (database: string, name: string) => tablesByName.get(keyOf(database, name));
  return {
    databases: () => content.databases,
    tables: () => content.tables,
    database: (name) => databasesByName.get(name) ?? notFound(`database ${name}`),
    findTable,
    table: (database, name) => {
      if (!databasesByName.has(database)) return notFound(`database ${database}`);
      return findTable(database, name) ?? notFound(`table ${name} in database ${database}`);
    },
    addDatabase: (database) => {
      content.databases.push(database);
      databasesByName.set(database.name, database);
      save();
    },
    addTable: (fields) => {
      const table = { id: content.nextTableId++, ...fields };
      content.tables.push(table);
      tablesByName.set(keyOf(table.database, table.name), table);
      save();
      return table;
    },
    removeDatabase: (database) => {
      content.databases.splice(content.databases.indexOf(database), 1);
      databasesByName.delete(database.name);
      save();
    },
    removeTable: (table) => {
      content.tables.splice(content.tables.indexOf(table), 1);
      tablesByName.delete(keyOf(table.database, table.name));
      save();
    },
    save,
  };
}

/** Names hold no slash. */
function keyOf(database: string, table: string): string {
  return `${database}/${table}`;
}

function notFound(what: string): never {
  throw new TimestreamError("ResourceNotFoundException", `The ${what} does not exist.`);
}

function readContent(path: string | undefined): CatalogueContent {
  if (path === undefined || !existsSync(path)) return { nextTableId: 1, databases: [], tables: [] };
  return catalogueSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** A kill in the middle leaves the former file. */
function writeContent(path: string | undefined, content: CatalogueContent): void {
  if (path === undefined) return;
  writeFileSync(`${path}.new`, JSON.stringify(content, undefined, 1));
  renameSync(`${path}.new`, path);
}
