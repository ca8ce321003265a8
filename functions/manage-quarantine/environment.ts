import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.journalTable,
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.keyTable,
  ENVIRONMENT.usageQueueUrl,
] as const;
