/** Owns: where the focus goes in a list when a key is pressed. */

/**
 * The row that has the focus next; undefined: the key is not about that.
 * @param count rows that are loaded
 * @param inSight rows that one sees at once
 */
export function moveFocus(key: string, index: number, count: number, inSight: number): number | undefined {
  const step = stepOf(key, index, count, Math.max(1, inSight - 1));
  return step === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, index + step));
}

function stepOf(key: string, index: number, count: number, page: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    case "Home":
      return -index;
    case "End":
      return count - 1 - index;
    default:
      return undefined;
  }
}
