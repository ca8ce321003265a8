/**
 * Owns: the time that a function sees where the pipeline's clock can be moved. A function reads it as it does everywhere, from Date.
 * Does not own: whose clock it is (start-local.ts).
 */
export interface MovedClock {
  /** From now on Date is so much ahead of the machine's, or behind it. */
  set(offsetMilliseconds: number): void;
}

/** Moves the Date of this thread: before a bundle is loaded, because it may keep `Date.now` for itself. */
export function installMovedClock(): MovedClock {
  let offset = 0;
  const Machine = globalThis.Date;
  const now = () => Machine.now() + offset;
  globalThis.Date = new Proxy(Machine, {
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new Machine(now()).toString(),
  });
  return {
    set: (offsetMilliseconds) => {
      offset = offsetMilliseconds;
    },
  };
}
