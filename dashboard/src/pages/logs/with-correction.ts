/** Owns: a list of events after a correction of one: only its row and its page are others. */
import type { CorrectionAnswer } from "../../../../shared/contracts/answers/corrections.ts";
import type { EventPage, ListedEvent } from "../../api/events.ts";

export function withCorrection(pages: readonly EventPage[], answer: CorrectionAnswer): EventPage[] {
  return pages.map((page) =>
    page.data.some(({ id }) => id === answer.id)
      ? {
          ...page,
          data: page.data.map((event) => (event.id === answer.id ? corrected(event, answer) : event)),
        }
      : page,
  );
}

function corrected(event: ListedEvent, { status, quantity, usageCost }: CorrectionAnswer): ListedEvent {
  return { ...event, quantity, usageCost, ...(status === "voided" ? { isVoided: true } : {}) };
}
