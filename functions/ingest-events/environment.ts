import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.keyTable,
  ENVIRONMENT.usageQueueUrl,
  ENVIRONMENT.journalTable,
] as const;
