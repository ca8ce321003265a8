import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.billingTable,
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.keyTable,
  ENVIRONMENT.rollupTable,
  ENVIRONMENT.eventStoreDatabase,
  ENVIRONMENT.eventStoreTable,
] as const;
