import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.ledgerTable,
  ENVIRONMENT.journalTable,
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.keyTable,
  ENVIRONMENT.eventStoreDatabase,
  ENVIRONMENT.eventStoreTable,
] as const;
