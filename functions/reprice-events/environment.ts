import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.keyTable,
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.ledgerTable,
  ENVIRONMENT.rollupTable,
  ENVIRONMENT.journalTable,
  ENVIRONMENT.storeQueueUrl,
  ENVIRONMENT.eventStoreDatabase,
  ENVIRONMENT.eventStoreTable,
] as const;
