/** The oracle is missing or died, or a snippet raised: then the message holds Python's traceback. */
export class OracleError extends Error {
  override readonly name = 'OracleError';
}
