import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.storeQueueUrl,
  ENVIRONMENT.eventStoreDatabase,
  ENVIRONMENT.eventStoreTable,
] as const;
