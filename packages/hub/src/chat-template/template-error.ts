import { ArgumentError, MLXError } from '@mlxts/core';

const op = 'chatTemplate';

/** The template is malformed, uses what is not supported, or takes too much. */
export function templateError(message: string, cause?: unknown): MLXError {
  return new MLXError({ op, code: 'Config', message, cause });
}

/** The template itself refuses the messages, by `raise_exception`. */
export function refusedMessages(message: string): ArgumentError {
  return new ArgumentError({ op, message });
}

/** Turns whatever parsing or running threw into one error of ours. */
export function asTemplateError(doing: string, cause: unknown): MLXError {
  if (MLXError.isInstance(cause)) return cause;
  if (cause instanceof RangeError) return templateError(`${doing}: nested too deeply or too large`, cause);
  return templateError(`${doing}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
}
