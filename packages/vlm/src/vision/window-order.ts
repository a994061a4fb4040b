import type { WindowGroup } from './grouped-attention.js';

/** The cells of a grid put in an order in which those of a window follow one another. */
export interface WindowOrder {
  /** Which cell stands at each place. */
  order: Int32Array;
  /** At which place each cell stands. */
  inverse: Int32Array;
  /** Windows of one size after another, sizes in cells. */
  groups: WindowGroup[];
}

/**
 * Cuts a grid of cells into windows of `side · side`, smaller ones at the right and at the bottom. Windows of one size stand
 * together, so that attention takes them at once.
 */
export function windowOrder(rows: number, columns: number, side: number): WindowOrder {
  const bySize = new Map<number, number[][]>();
  for (let top = 0; top < rows; top += side) {
    for (let left = 0; left < columns; left += side) {
      const [height, width] = [Math.min(side, rows - top), Math.min(side, columns - left)];
      const cells = Array.from({ length: height * width }, (_, i) => {
        return (top + Math.floor(i / width)) * columns + left + (i % width);
      });
      const windows = bySize.get(cells.length) ?? [];
      bySize.set(cells.length, windows);
      windows.push(cells);
    }
  }
  const order = Int32Array.from([...bySize.values()].flat(2));
  const inverse = new Int32Array(order.length);
  for (const [place, cell] of order.entries()) inverse[cell] = place;
  const groups = [...bySize.values()].map((windows) => ({ windows: windows.length, size: windows[0]?.length ?? 0 }));
  return { order, inverse, groups };
}
