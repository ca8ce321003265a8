import { ENVIRONMENT } from "../../shared/environment.ts";

export const REQUIRED = [ENVIRONMENT.keyTable, ENVIRONMENT.catalogTable, ENVIRONMENT.snapshotTable] as const;
