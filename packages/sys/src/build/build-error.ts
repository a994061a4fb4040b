/** A build step that failed: what failed, and what the reader can do about it. */
export class BuildError extends Error {
  override readonly name = 'BuildError';

  constructor(
    message: string,
    readonly advice: string,
    readonly output = '',
  ) {
    super(message);
  }
}
