import { ArgumentError } from '@mlxts/core';
import type { VisionLanguageModel, VisualInput } from '../vision-language-model.js';

/** Where the tokens of an image stand in its row. */
export interface PlacedVisual {
  visual: VisualInput;
  /** Indices in the row, ascending, one for each row of the features. */
  at: readonly number[];
}

const op = 'placeVisuals';

/**
 * The places of a row's images, in their order: each takes the next placeholder tokens of its kind.
 * @throws ArgumentError where there are more or fewer of those than the images take
 */
export function placeVisuals(
  model: Pick<VisionLanguageModel, 'imageTokenId' | 'videoTokenId' | 'countTokens'>,
  row: readonly number[],
  visuals: readonly VisualInput[],
): PlacedVisual[] {
  const places = (token: number | undefined): number[] => row.flatMap((id, index) => (id === token ? [index] : []));
  const free = { image: places(model.imageTokenId), video: places(model.videoTokenId) };
  const taken = { image: 0, video: 0 };
  const placed = visuals.map((visual) => {
    const start = taken[visual.kind];
    taken[visual.kind] = start + model.countTokens(visual);
    return { visual, at: free[visual.kind].slice(start, taken[visual.kind]) };
  });
  for (const kind of ['image', 'video'] as const) {
    if (free[kind].length === taken[kind]) continue;
    const count = visuals.filter((visual) => visual.kind === kind).length;
    throw new ArgumentError({
      op,
      message: `expected ${taken[kind]} ${kind} tokens for ${count} ${kind}${count === 1 ? '' : 's'}, got ${free[kind].length}`,
    });
  }
  return placed;
}
