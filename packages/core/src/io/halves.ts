/** Two parts of about as many bytes: one is copied while the other waits for the disk. */
export function halves<T extends { readonly nbytes: number }>(items: readonly T[]): T[][] {
  const total = items.reduce((sum, { nbytes }) => sum + nbytes, 0);
  let before = 0;
  const middle = items.findIndex(({ nbytes }) => {
    before += nbytes;
    return before > total / 2;
  });
  return [items.slice(0, middle + 1), items.slice(middle + 1)];
}
