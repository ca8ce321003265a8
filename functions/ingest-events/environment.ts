import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [ENVIRONMENT.catalogTable, ENVIRONMENT.usageQueueUrl] as const;
