import type { MLXError } from './mlx-error.js';

/** The text of an error without its op, for an error of another op to say. */
export function bareMessage({ op, message }: MLXError): string {
  return message.slice(`${op}: `.length);
}
