import { mutate, seededIntegers } from '@mlxts/oracle';

/** How many mutated files each format has; the nightly run takes 200000. */
export const mutatedFileCount = Number(process.env.MLXTS_MUTATED_FILES ?? 5000);

/** For a test with as many files, in milliseconds. */
export const timeLimit = 60_000 + mutatedFileCount * 50;

/** Mutations of `files`, the same for the same seed. */
export function* mutatedFiles(
  files: readonly Uint8Array[],
  count: number,
  seed: number,
): Generator<Uint8Array<ArrayBuffer>> {
  const integer = seededIntegers(seed);
  for (let round = 0; round < count; round++) yield mutate(files[round % files.length] as Uint8Array, integer);
}
