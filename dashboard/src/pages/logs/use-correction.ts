/** Owns: asking for a correction, and that all that is in sight knows of it. */
import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import type { CorrectionAnswer } from "../../../../shared/contracts/answers/corrections.ts";
import { type CorrectionWish, correctEvent, type EventPage } from "../../api/events.ts";
import { withCorrection } from "./with-correction.ts";

export function useCorrection(id: string, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: CorrectionWish) => correctEvent(id, wish),
    onSuccess: async (answer: CorrectionAnswer) => {
      // A list may be long: its row is changed in place. All else is asked again: totals and bills hold the correction by now.
      queries.setQueriesData<InfiniteData<EventPage>>({ queryKey: ["events"] }, (list) =>
        list === undefined ? undefined : { ...list, pages: withCorrection(list.pages, answer) },
      );
      const told = queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "events" });
      onDone();
      await told;
    },
  });
}
