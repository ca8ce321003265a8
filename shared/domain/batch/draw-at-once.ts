/**
 * Works on what a source gives; on at most `limit` of it at the same time. The source is asked for more only when somebody is free to
 * take it, so that what is held at once is bounded, and the next is fetched while others are worked on.
 */
export async function drawAtOnce<Item>(
  source: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = source[Symbol.asyncIterator]();
  let isOver = false;
  const drawAll = async () => {
    while (!isOver) {
      const next = await waiting.next();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  const drawing = Array.from({ length: limit }, () =>
    drawAll().catch((error: unknown) => {
      isOver = true;
      throw error;
    }),
  );
  await Promise.all(drawing);
}
