import type { Readable } from 'node:stream';

/**
 * The lines of a stream of UTF-8, each time those that have come in, without their ends, which are `\n` or `\r\n`. Empty lines
 * are lines; what follows the last end is one unless it is empty.
 */
export async function* readLines(stream: Readable): AsyncGenerator<string[], void> {
  const decoder = new TextDecoder();
  let open: string[] = []; // parts of a line without its end
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    if (lines.length > 0) {
      lines[0] = [...open, lines[0]].join('');
      open = [];
      yield lines.map(withoutReturn);
    }
    open.push(last);
  }
  const rest = open.join('') + decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
