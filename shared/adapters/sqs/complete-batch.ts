/** SQS takes 10 entries at a time, in every batch call. */
export const ENTRIES_MAX = 10;

const ATTEMPTS = 3;

interface BatchAnswer {
  readonly Successful?: readonly { readonly Id?: string }[] | undefined;
  readonly Failed?: readonly unknown[] | undefined;
}

export interface BatchOutcome<Entry> {
  readonly undone: readonly Entry[];
  /** Why they are not done: an error, or what SQS says of each entry. */
  readonly cause: unknown;
}

/** A batch may fail in part: what failed is tried again, and only that. Ids are unique within the batch. */
export async function completeBatch<Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  call: (entries: Entry[]) => Promise<BatchAnswer>,
): Promise<BatchOutcome<Entry>> {
  let undone = [...entries];
  let cause: unknown;
  for (let attempt = 0; attempt < ATTEMPTS && undone.length > 0; attempt++) {
    try {
      const { Successful = [], Failed } = await call(undone);
      const done = new Set(Successful.map(({ Id }) => Id));
      undone = undone.filter(({ Id }) => !done.has(Id));
      cause = Failed;
    } catch (error) {
      cause = error;
    }
  }
  return { undone, cause };
}
