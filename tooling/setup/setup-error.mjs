/** A failure that a person can act on: what is wrong, the details as the tool gave them, and what to do. */
export class SetupError extends Error {
  /**
   * @param {string} headline
   * @param {{ details?: string[], remedies?: string[], parts?: SetupError[] }} [options] `parts`: several failures found at once
   */
  constructor(headline, { details = [], remedies = [], parts = [] } = {}) {
    super(headline);
    this.name = 'SetupError';
    this.details = details;
    this.remedies = remedies;
    this.parts = parts;
  }
}
