/**
 * Pages in the order of `keyOf`, each read when it is asked for, after the last key of the page before: what is moved or
 * added behind the reader is not seen again, as with a database index.
 */
export async function* orderedPages<Item>(
  items: () => readonly Item[],
  keyOf: (item: Item) => string,
  pageSize: number,
): AsyncGenerator<readonly Item[]> {
  let last: string | undefined;
  for (;;) {
    const after = last;
    const rest = items().filter((item) => after === undefined || keyOf(item) > after);
    const page = rest.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)).slice(0, pageSize);
    const end = page.at(-1);
    if (end === undefined) return;
    yield page;
    last = keyOf(end);
  }
}
