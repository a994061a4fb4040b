import { MLXError } from '@mlxts/core';

/** What a model's files ask for and this package does not do. */
export function unsupported(path: string, message: string): MLXError {
  return new MLXError({ op: 'load', code: 'Unsupported', message: `${message} (${path})` });
}

/** What a model's files say and cannot mean. */
export function malformed(path: string, message: string): MLXError {
  return new MLXError({ op: 'load', code: 'Config', message: `${message} (${path})` });
}
