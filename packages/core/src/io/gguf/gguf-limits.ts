/** What the reader takes, and so what the writer gives. */
export const ggufLimits = {
  keyBytes: 65_535,
  nameBytes: 1024,
  arrayDepth: 8,
} as const;

/** Of tensor data in a file that states none. */
export const defaultAlignment = 32;
