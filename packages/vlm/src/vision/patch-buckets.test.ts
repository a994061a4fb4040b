import { describe, expect, it } from 'vitest';
import { patchBuckets, patchMasks } from './patch-buckets.js';

const whole = (side: number) => ({ patches: new Uint8Array(side * side).fill(1), rows: side, columns: side });

describe('patchBuckets', () => {
  it.each([14, 16, 24, 26, 27, 28, 32])(
    'gives each patch of a whole image of %s · %s patches its own position',
    (side) => {
      expect([...patchBuckets(whole(side), side)]).toEqual(Array.from({ length: side * side }, (_, i) => i));
    },
  );

  it('rounds as PyTorch does where float32 falls short', () => {
    // torch: (torch.arange(25) * (1 / torch.tensor(25))) against torch.arange(1 / 25, 1, 1 / 25)
    expect([...patchBuckets(whole(25), 25)].slice(0, 8)).toEqual([0, 1, 2, 3, 4, 4, 6, 7]);
  });

  it('spreads an image of fewer patches over all positions', () => {
    expect([...patchBuckets(whole(2), 4)]).toEqual([0, 2, 8, 10]);
    // torch.bucketize(torch.arange(3) / 3, torch.arange(1 / 8, 1, 1 / 8), right=True)
    expect([...patchBuckets({ ...whole(3) }, 8)].slice(0, 3)).toEqual([0, 2, 5]);
  });

  it('counts the patches inside, and gives those outside the first position', () => {
    const [mask] = patchMasks(
      Uint8Array.from({ length: 64 }, (_, i) => (i % 8 < 5 ? 1 : 0)),
      8,
      8,
      2,
    );
    expect([...(mask?.patches ?? [])].slice(0, 4)).toEqual([1, 1, 1, 0]);
    // Three of four columns: 0, 1/3 and 2/3 of the four positions.
    expect([...(mask === undefined ? [] : patchBuckets(mask, 4))].slice(4, 8)).toEqual([4, 5, 6, 0]);
  });
});
