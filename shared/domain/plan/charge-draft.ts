import type { Charge } from "./plan.ts";

/** A charge before it is one. Its plan and its meter are named by their ids or external ids. */
export type ChargeDraft = DraftOf<Charge>;

type DraftOf<Each> = Each extends Charge
  ? Omit<Each, "id" | "externalId" | "createdAt"> & {
      /** Absent: the charge's own id. */
      readonly externalId?: string;
    }
  : never;
