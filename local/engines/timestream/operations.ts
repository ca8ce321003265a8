/** Owns: which operation answers a call. */
import type { Catalogue } from "./catalogue/catalogue.ts";
import { createDatabaseOperations } from "./catalogue/databases.ts";
import { createTableOperations } from "./catalogue/tables.ts";
import { type Operation, TimestreamError } from "./protocol.ts";
import { createQueryOperations, type QueryDependencies } from "./query/operations.ts";
import type { Store } from "./write/store.ts";
import { createWriteRecords } from "./write/write-records.ts";

export interface OperationDependencies extends QueryDependencies {
  readonly catalogue: Catalogue;
  readonly store: Store;
  readonly now: () => number;
}

/** As long as the service tells its clients to remember the address. */
const ENDPOINT_MINUTES = 1_440;

export function createOperations(dependencies: OperationDependencies): Operation {
  const { catalogue, store, now } = dependencies;
  const operations = new Map<string, Operation>(
    Object.entries({
      ...createDatabaseOperations(catalogue, now),
      ...createTableOperations(catalogue, store, now),
      ...createQueryOperations(dependencies),
      WriteRecords: createWriteRecords(catalogue, store, now),
      // The SDK puts the address where the host name was and keeps protocol and port: a port in it would not resolve.
      DescribeEndpoints: ({ host }) => ({
        Endpoints: [{ Address: host, CachePeriodInMinutes: ENDPOINT_MINUTES }],
      }),
    }),
  );
  return (call) => {
    const operation = operations.get(call.operation);
    if (operation === undefined)
      throw new TimestreamError(
        "UnknownOperationException",
        `The operation ${call.operation} is not served here; served are ${[...operations.keys()].join(", ")}.`,
      );
    return operation(call);
  };
}
