import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [ENVIRONMENT.keyTable, ENVIRONMENT.keyListTable] as const;
