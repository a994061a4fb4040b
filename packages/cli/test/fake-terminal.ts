import { PassThrough, Readable } from 'node:stream';
import type { Terminal } from '../src/terminal.js';

export interface FakeTerminal {
  terminal: Terminal;
  stdout(): string;
  stderr(): string;
  /** Ctrl-C. */
  interrupt(): void;
}

/** A terminal whose output is collected and whose input is given. */
export function fakeTerminal({
  env = {},
  input = '',
}: {
  env?: Record<string, string>;
  input?: string;
} = {}): FakeTerminal {
  const collect = (): { stream: PassThrough; text(): string } => {
    const stream = new PassThrough();
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    return { stream, text: () => text + (stream.read() ?? '') };
  };
  const stdout = collect();
  const stderr = collect();
  const listeners = new Set<() => void>();
  return {
    terminal: {
      stdin: Readable.from([input]),
      stdout: stdout.stream,
      stderr: stderr.stream,
      env,
      onInterrupt(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    stdout: stdout.text,
    stderr: stderr.text,
    interrupt: () => {
      for (const listener of [...listeners]) listener();
    },
  };
}
