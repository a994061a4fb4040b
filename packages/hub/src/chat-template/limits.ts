/** What one template may use up; templates come with the model and are not trusted. */
export const limits = {
  /** Characters of the template. */
  source: 262_144,
  /** Whitespace in a row in the template: the library's pre-processing is quadratic in it. */
  whitespaceRun: 256,
  /** Steps of any rendering: a node evaluated counts one, a turn of a loop ten, 16 characters of each text made one. */
  steps: 200_000,
  /** Steps more for each value, and each 16 characters of text, in messages and other variables. */
  stepsPerInput: 64,
  /** Nodes inside one another, calls of macros included. */
  depth: 500,
  /** Levels of lists and mappings inside one another. */
  levels: 64,
  /** Characters of any text that is made. */
  text: 8_388_608,
  /** Items of a list, and the items of all lists inside of it. */
  items: 100_000,
  /** Width of an indentation. */
  indent: 16,
  /** Characters of a separator. */
  separator: 64,
} as const;
