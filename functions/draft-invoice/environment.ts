import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.billingTable,
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.rollupTable,
  ENVIRONMENT.keyTable,
  ENVIRONMENT.eventStoreDatabase,
  ENVIRONMENT.eventStoreTable,
] as const;
