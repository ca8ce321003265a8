import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [
  ENVIRONMENT.catalogTable,
  ENVIRONMENT.usageQueueUrl,
  ENVIRONMENT.usageDeadLetterQueueUrl,
  ENVIRONMENT.storeQueueUrl,
  ENVIRONMENT.storeDeadLetterQueueUrl,
] as const;
