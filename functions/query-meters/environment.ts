import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.keyTable,
  ENVIRONMENT.rollupTable,
  ENVIRONMENT.eventStoreDatabase,
  ENVIRONMENT.eventStoreTable,
] as const;
