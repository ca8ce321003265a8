import type { EventHistory } from "../domain/event/fate.ts";
import type { QuarantineEntry } from "./quarantine.ts";

/** Reads what is noted about one event, consistently. */
export interface EventJournal {
  history(organization: string, eventId: string): Promise<EventHistory>;
  /** Why the event is in quarantine, if it is: as accepted and uncounted, or else as it was refused the last time. */
  findSetAside(organization: string, eventId: string): Promise<QuarantineEntry | undefined>;
}
