/** Owns: the operations on databases. */
import { z } from "zod";
import { invalid, type Operation, TimestreamError, toEpochSeconds } from "../protocol.ts";
import { integerSchema, nameSchema, readRequest } from "../request.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Database } from "./entries.ts";
import { listPage } from "./list-page.ts";
import { databaseArn } from "./names.ts";

const databaseRequest = z.object({ DatabaseName: nameSchema });
const keyedRequest = databaseRequest.extend({ KmsKeyId: z.string().min(1).max(2048).optional() });
const updateRequest = databaseRequest.extend({ KmsKeyId: z.string("a key is needed").min(1).max(2048) });
const listRequest = z.object({
  MaxResults: integerSchema(1, 20).optional(),
  NextToken: z.string().optional(),
});

export function createDatabaseOperations(
  catalogue: Catalogue,
  now: () => number,
): Readonly<Record<string, Operation>> {
  const toAnswer = (database: Database) => ({ Database: describe(catalogue, database) });
  return {
    CreateDatabase: ({ body }) => {
      const { DatabaseName: name, KmsKeyId: kmsKeyId } = readRequest(keyedRequest, body);
      if (catalogue.databases().some((database) => database.name === name))
        throw new TimestreamError("ConflictException", `The database ${name} exists already.`);
      const database = { name, kmsKeyId, createdMilliseconds: now(), updatedMilliseconds: now() };
      catalogue.addDatabase(database);
      return toAnswer(database);
    },
    DescribeDatabase: ({ body }) =>
      toAnswer(catalogue.database(readRequest(databaseRequest, body).DatabaseName)),
    ListDatabases: ({ body }) => {
      const { items, nextToken } = listPage(
        catalogue.databases(),
        ({ name }) => name,
        readRequest(listRequest, body),
      );
      return { Databases: items.map((database) => describe(catalogue, database)), NextToken: nextToken };
    },
    UpdateDatabase: ({ body }) => {
      const request = readRequest(updateRequest, body);
      const database = catalogue.database(request.DatabaseName);
      database.kmsKeyId = request.KmsKeyId;
      database.updatedMilliseconds = now();
      catalogue.save();
      return toAnswer(database);
    },
    DeleteDatabase: ({ body }) => {
      const database = catalogue.database(readRequest(databaseRequest, body).DatabaseName);
      const count = countTables(catalogue, database);
      if (count > 0)
        throw invalid(`The database ${database.name} has ${count} tables; they must be deleted before it.`);
      catalogue.removeDatabase(database);
      return {};
    },
  };
}

function describe(catalogue: Catalogue, database: Database) {
  return {
    Arn: databaseArn(database.name),
    DatabaseName: database.name,
    TableCount: countTables(catalogue, database),
    KmsKeyId: database.kmsKeyId,
    CreationTime: toEpochSeconds(database.createdMilliseconds),
    LastUpdatedTime: toEpochSeconds(database.updatedMilliseconds),
  };
}

function countTables(catalogue: Catalogue, { name }: Database): number {
  return catalogue.tables().filter(({ database }) => database === name).length;
}
