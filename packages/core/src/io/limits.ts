/** What no real model exceeds; a file that claims more is refused before anything is allocated for the claim. */
export const limits = {
  rank: 8,
  dimension: 2 ** 31 - 1,
  tensors: 200_000,
  headerBytes: 100_000_000,
} as const;
