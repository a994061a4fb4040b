/** Which patches of a tile belong to the image: those with any of its pixels. */
export interface PatchMask {
  /** One for each patch of the tile, row by row. */
  patches: Uint8Array;
  rows: number;
  columns: number;
}

/** The patches of tiles of `height · width` pixels that hold pixels of the mask `[tiles, height, width]`. */
export function patchMasks(pixels: ArrayLike<number>, height: number, width: number, patchSize: number): PatchMask[] {
  const [rows, columns] = [Math.floor(height / patchSize), Math.floor(width / patchSize)];
  return Array.from({ length: pixels.length / (height * width) }, (_, tile) => {
    const patches = new Uint8Array(rows * columns);
    for (let y = 0; y < rows * patchSize; y++) {
      const line = tile * height * width + y * width;
      for (let x = 0; x < columns * patchSize; x++) {
        if (pixels[line + x] !== 0) patches[Math.floor(y / patchSize) * columns + Math.floor(x / patchSize)] = 1;
      }
    }
    return { patches, rows, columns };
  });
}

/**
 * Which of the `side · side` learned positions each patch takes: an image of fewer patches than that spreads over all of
 * them. Patches outside of the image take the first. Fractions and boundaries are float32, as in PyTorch.
 */
export function patchBuckets({ patches, rows, columns }: PatchMask, side: number): Int32Array {
  const boundaries = Array.from({ length: side - 1 }, (_, i) => Math.fround((i + 1) / side));
  const bucketsOf = (length: number, held: number): number[] => {
    const step = Math.fround(1 / held);
    const last = Math.fround(1 - 1e-6);
    return Array.from({ length }, (_, i) => {
      const fraction = Math.min(Math.fround(i * step), last);
      return boundaries.filter((boundary) => boundary <= fraction).length;
    });
  };
  const count = (indices: number[]): number => indices.reduce((sum, index) => sum + (patches[index] ?? 0), 0);
  const byRow = bucketsOf(rows, count(Array.from({ length: rows }, (_, row) => row * columns)));
  const byColumn = bucketsOf(columns, count(Array.from({ length: columns }, (_, column) => column)));
  return Int32Array.from(patches, (isHeld, index) =>
    isHeld ? (byRow[Math.floor(index / columns)] ?? 0) * side + (byColumn[index % columns] ?? 0) : 0,
  );
}
