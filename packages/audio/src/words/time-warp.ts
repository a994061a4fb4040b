const [DIAGONAL, UP, LEFT] = [0, 1, 2];

/**
 * Dynamic time warping: of all paths from the first cell of `weights` `[rows, columns]` to the last one that never go back, the
 * one of the largest sum. Gives the first column that the path has in each row.
 */
export function timeWarp(weights: Float32Array, rows: number, columns: number): Int32Array {
  const width = columns + 1;
  const trace = new Uint8Array((rows + 1) * width).fill(LEFT, 0, width);
  let above = new Float32Array(width).fill(Number.POSITIVE_INFINITY);
  let cost = new Float32Array(width);
  above[0] = 0;
  for (let i = 1; i <= rows; i++) {
    cost[0] = Number.POSITIVE_INFINITY;
    trace[i * width] = UP;
    for (let j = 1; j <= columns; j++) {
      const [diagonal, up, left] = [above[j - 1] as number, above[j] as number, cost[j - 1] as number];
      const step = diagonal < up && diagonal < left ? DIAGONAL : up < diagonal && up < left ? UP : LEFT;
      const least = step === DIAGONAL ? diagonal : step === UP ? up : left;
      cost[j] = least - (weights[(i - 1) * columns + j - 1] as number);
      trace[i * width + j] = step;
    }
    [above, cost] = [cost, above];
  }

  const first = new Int32Array(rows);
  for (let i = rows, j = columns; i > 0 && j > 0; ) {
    first[i - 1] = j - 1;
    const step = trace[i * width + j];
    if (step !== LEFT) i -= 1;
    if (step !== UP) j -= 1;
  }
  return first;
}
