import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [ENVIRONMENT.billingTable, ENVIRONMENT.catalogTable, ENVIRONMENT.keyTable] as const;
