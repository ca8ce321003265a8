import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.keyTable,
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.rollupTable,
  ENVIRONMENT.billingTable,
  ENVIRONMENT.snapshotTable,
  ENVIRONMENT.eventStoreDatabase,
  ENVIRONMENT.eventStoreTable,
] as const;
