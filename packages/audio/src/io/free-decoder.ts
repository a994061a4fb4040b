/** Frees the memory of a decoder; one whose WebAssembly failed before may fail at this too, and is garbage all the same. */
export function freeDecoder(decoder: { free(): void }): void {
  try {
    decoder.free();
  } catch {
    // The error that matters is on its way.
  }
}
