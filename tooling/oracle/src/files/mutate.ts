/** A generator of integers below `bound` that gives the same row for the same seed (mulberry32). */
export function seededIntegers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** A copy of `bytes` with one to four faults: a bit, a byte, a run of one byte, a removed or a doubled piece, an early end. */
export function mutate(bytes: Uint8Array, integer: (bound: number) => number): Uint8Array<ArrayBuffer> {
  let result = Uint8Array.from(bytes);
  for (let faults = 1 + integer(4); faults > 0 && result.length > 0; faults--) {
    const at = integer(result.length);
    const until = Math.min(result.length, at + 1 + integer(16));
    const kind = integer(6);
    if (kind === 0) result[at] = (result[at] as number) ^ (1 << integer(8));
    else if (kind === 1) result[at] = integer(256);
    else if (kind === 2) result.fill([0, 0x7f, 0xff][integer(3)] as number, at, until);
    else if (kind === 3) result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(until)]);
    else if (kind === 4) result = Uint8Array.from([...result.subarray(0, until), ...result.subarray(at)]);
    else result = result.slice(0, at);
  }
  return result;
}
