/**
 * The pages of a list, one after the other.
 * @param read gives at most so many items after a place; none: the list is over
 */
export async function* walkPages<Item>(
  read: (after: Item | undefined) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  let last: Item | undefined;
  while (true) {
    const page = await read(last);
    if (page.length === 0) return;
    yield page;
    last = page.at(-1);
  }
}
