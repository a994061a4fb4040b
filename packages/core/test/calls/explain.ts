/** An exception in one line: its name, its text, and where in `src` it comes from. */
export function explain(error: unknown): string {
  const { name = 'thrown', message = String(error), stack = '' } = error instanceof Error ? error : {};
  const frame = stack.split('\n').find((line) => /core\/src\//.test(line));
  const where = frame?.replace(/^.*core\/(src\/[^)]*)\)?$/, ' ($1)') ?? '';
  return `${name}: ${message.slice(0, 200)}${where}`;
}
