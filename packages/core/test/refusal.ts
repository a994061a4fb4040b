import * as mx from '../src/index.js';

/** The error with which a call is refused. */
export function refusal(run: () => unknown): mx.MLXError {
  try {
    run();
  } catch (error) {
    if (mx.MLXError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}
