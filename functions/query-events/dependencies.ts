import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { TimestreamQueryClient } from "@aws-sdk/client-timestream-query";
import { createGetJoiner } from "../../shared/adapters/dynamodb/calls/join-gets.ts";
import { createCatalog } from "../../shared/adapters/dynamodb/catalog/catalog.ts";
import { createFreshness } from "../../shared/adapters/dynamodb/catalog/freshness.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createEventJournal } from "../../shared/adapters/dynamodb/journal/event-journal.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { createEventReceipts } from "../../shared/adapters/dynamodb/ledger/event-receipts.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createEventFinder } from "../../shared/adapters/timestream/event-finder.ts";
import { createEventLister } from "../../shared/adapters/timestream/event-lister.ts";
import {
  type CursorPage,
  listEvents,
  type NumberedPage,
  pageEvents,
} from "../../shared/application/list-events.ts";
import { type LookUpAnswer, lookUpEvent } from "../../shared/application/look-up-event.ts";
import { createRecall } from "../../shared/application/recall-event.ts";
import { type SearchAnswer, searchEvents } from "../../shared/application/search-events.ts";
import { type SelectEventsInput, selectEvents } from "../../shared/application/select-events.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause, QUERY_LIMITS } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { EventPosition, EventSelection } from "../../shared/ports/event-store.ts";
import type { Identifiers } from "../../shared/ports/identifiers.ts";
import { REQUIRED } from "./environment.ts";

export interface Dependencies extends HttpDependencies {
  readonly identifiers: Pick<Identifiers, "eventId" | "fingerprint">;
  readonly lookUp: (organization: string, eventId: string) => Promise<LookUpAnswer>;
  readonly search: (organization: string, keys: readonly string[]) => Promise<SearchAnswer>;
  readonly select: (input: SelectEventsInput) => Promise<EventSelection>;
  readonly list: (
    selection: EventSelection,
    limit: number,
    after: EventPosition | undefined,
  ) => Promise<CursorPage>;
  readonly page: (
    selection: EventSelection,
    page: { readonly number: number; readonly size: number },
  ) => Promise<NumberedPage>;
}

type Names = ReturnType<typeof readEnvironment<(typeof REQUIRED)[number]>>;

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const now = Date.now;
  const stores = createStores(names, now);
  const { catalog, identities, meters, freshness } = stores;
  const lookUp: Dependencies["lookUp"] = (...asked) => lookUpEvent(stores.lookUp, ...asked);
  const lists = { events: stores.lister, identities, freshness, now };
  return {
    authenticate: createAuthenticate({ keys: stores.keys, now }),
    logger: new Logger({ serviceName: "query-events" }),
    identifiers,
    lookUp,
    search: (...asked) => searchEvents({ lookUp, identifiers, catalog, identities, meters }, ...asked),
    select: (input) => selectEvents({ identities, meters, now }, input),
    list: (...asked) => listEvents(lists, ...asked),
    page: (...asked) => pageEvents(lists, ...asked),
  };
}

function createStores(names: Names, now: () => number) {
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const calls = { pause, random: Math.random, joinGets: createGetJoiner() };
  const events = {
    client: new TimestreamQueryClient(QUERY_LIMITS),
    database: names.EVENT_STORE_DATABASE_NAME,
    table: names.EVENT_STORE_TABLE_NAME,
  };
  const tables = { client, catalogTable: names.CATALOG_TABLE_NAME, identifiers, now, ...calls };
  const meters = createMeters(tables);
  const freshness = createFreshness(tables);
  return {
    meters,
    freshness,
    catalog: createCatalog(tables),
    identities: createIdentities(tables),
    lister: createEventLister(events),
    keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
    lookUp: {
      receipts: createEventReceipts({ client, ledgerTable: names.LEDGER_TABLE_NAME, now, ...calls }),
      journal: createEventJournal({ client, journalTable: names.JOURNAL_TABLE_NAME, ...calls }),
      eventStore: createRecall({ eventStore: createEventFinder(events), meters }),
      freshness,
      now,
    },
  };
}
