import type { Terminal } from './terminal.js';

const LIMIT = 800;

/** `mlxts: message` on stderr; with `MLXTS_DEBUG` set, the stack and its causes too. */
export function reportError(terminal: Terminal, error: unknown): void {
  const message = (error instanceof Error ? error.message : String(error)).trim();
  const isDebug = Boolean(terminal.env.MLXTS_DEBUG);
  const line = message.length > LIMIT && !isDebug ? `${message.slice(0, LIMIT)}… (MLXTS_DEBUG=1 shows all)` : message;
  terminal.stderr.write(`mlxts: ${line}\n`);
  if (!isDebug) return;
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    terminal.stderr.write(`${cause.stack ?? cause.message}\n`);
}
