import * as mx from '@mlxts/core';
import type { ImageSource, VideoSource, VisionProcessor, VisualInput } from '../src/index.js';

/** An image of bytes: a seed and, for Qwen, rows and columns of tokens, or the number of tiles for Idefics3. */
export const picture = (seed: number, rows = 2, columns = 3): Uint8Array => Uint8Array.of(seed, rows, columns);

function wave(shape: number[], seed: number): mx.MLXArray {
  const length = shape.reduce((product, n) => product * n, 1);
  const values = Float32Array.from({ length }, (_, i) => Math.sin(i * 0.37 + 2.1 * seed));
  return mx.tidy(() => mx.reshape(mx.array(values), shape));
}

/** Makes pixels from `picture`s, for the random models of `tinyConfigs`. */
export class FakeProcessor implements VisionProcessor {
  readonly #family: 'qwen' | 'idefics3';

  constructor(modelType: string) {
    this.#family = modelType.startsWith('qwen') ? 'qwen' : 'idefics3';
  }

  async image(from: ImageSource): Promise<VisualInput> {
    const [seed = 0, rows = 1, columns = 1] = from as Uint8Array;
    if (this.#family === 'qwen') return this.#patches('image', seed, [1, 2 * rows, 2 * columns]);
    return { kind: 'image', pixelValues: wave([rows, 3, 32, 32], seed) };
  }

  async video({ frames }: VideoSource): Promise<VisualInput> {
    const [seed = 0, rows = 1, columns = 1] = frames[0] as Uint8Array;
    return this.#patches('video', seed, [Math.ceil(frames.length / 2), 2 * rows, 2 * columns]);
  }

  expand(text: string, visuals: readonly VisualInput[]): string {
    const next = visuals.values();
    return text.replaceAll(/<\|(?:image|video)_pad\|>|<image>/g, (placeholder) => {
      const { grid, pixelValues } = next.next().value as VisualInput;
      if (grid !== undefined) return placeholder.repeat((grid[0] * grid[1] * grid[2]) / 4);
      return `<fake_token_around_image><global-img>${placeholder.repeat(16)}`.repeat(pixelValues.shape[0] ?? 0);
    });
  }

  countTokens({ width, height }: { width: number; height: number }): number {
    return width * height;
  }

  #patches(kind: 'image' | 'video', seed: number, grid: readonly [number, number, number]): VisualInput {
    const patches = grid[0] * grid[1] * grid[2];
    return { kind, grid, pixelValues: wave([patches, 96], seed) };
  }
}
