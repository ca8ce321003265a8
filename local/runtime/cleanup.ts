/** What must be ended, in the reverse order of its beginning; also when a start fails half-way. */
export interface Cleanup {
  add(end: () => Promise<void>): void;
  /** Waits for the start, and remembers to stop what was started. */
  started<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T>;
  /** Each once; one that fails does not keep the others from ending. @throws the first failure, at the end */
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const ends: (() => Promise<void>)[] = [];
  const starting = new Set<Promise<unknown>>();
  return {
    add: (end) => ends.push(end),
    started: async (start) => {
      starting.add(start);
      const running = await start;
      ends.push(() => running.stop());
      return running;
    },
    run: async () => {
      await Promise.allSettled(starting);
      // Those who waited for a start add its end only now.
      await Promise.resolve();
      const failures: unknown[] = [];
      for (let end = ends.pop(); end !== undefined; end = ends.pop())
        await end().catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}
