/**
 * Undoes the filters of rows in place: each has a byte that names its filter before `rowBytes` bytes, `step` bytes belong to
 * a pixel, and `from` is the first row, whose upper neighbour is taken for zeros if it is the first of all.
 *
 * @returns the first row whose filter there is not, or -1
 */
export function unfilter(
  bytes: Uint8Array,
  {
    start,
    rowBytes,
    step,
    from,
    until,
  }: { start: number; rowBytes: number; step: number; from: number; until: number },
): number {
  const stride = rowBytes + 1;
  for (let row = from; row < until; row++) {
    const at = start + row * stride + 1;
    const end = at + rowBytes;
    const filter = bytes[at - 1] as number;
    const hasUpper = row > 0;
    if (filter === 1) sub(bytes, at, end, step);
    else if (filter === 2) hasUpper && up(bytes, at, end, stride);
    else if (filter === 3) average(bytes, at, end, step, hasUpper ? stride : 0);
    else if (filter === 4) hasUpper ? paeth(bytes, at, end, step, stride) : sub(bytes, at, end, step);
    else if (filter !== 0) return row;
  }
  return -1;
}

function sub(bytes: Uint8Array, at: number, end: number, step: number): void {
  for (let i = at + step; i < end; i++) bytes[i] = (bytes[i] as number) + (bytes[i - step] as number);
}

function up(bytes: Uint8Array, at: number, end: number, stride: number): void {
  for (let i = at; i < end; i++) bytes[i] = (bytes[i] as number) + (bytes[i - stride] as number);
}

function average(bytes: Uint8Array, at: number, end: number, step: number, stride: number): void {
  for (let i = at; i < end; i++) {
    const left = i - at < step ? 0 : (bytes[i - step] as number);
    const upper = stride === 0 ? 0 : (bytes[i - stride] as number);
    bytes[i] = (bytes[i] as number) + ((left + upper) >> 1);
  }
}

function paeth(bytes: Uint8Array, at: number, end: number, step: number, stride: number): void {
  for (let i = at; i < at + step; i++) bytes[i] = (bytes[i] as number) + (bytes[i - stride] as number);
  for (let i = at + step; i < end; i++) {
    const a = bytes[i - step] as number;
    const b = bytes[i - stride] as number;
    const c = bytes[i - stride - step] as number;
    const [toA, toB] = [Math.abs(b - c), Math.abs(a - c)];
    const toC = Math.abs(a + b - 2 * c);
    bytes[i] = (bytes[i] as number) + (toA <= toB && toA <= toC ? a : toB <= toC ? b : c);
  }
}
