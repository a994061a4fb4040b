/** The parts of MLX's affine form with groups of 32: packed weights, and the bits of float16 scales and biases. */
export interface AffineGroups {
  readonly weights: Uint8Array;
  readonly scales: Uint16Array;
  readonly biases: Uint16Array;
}

/** Weights 2j and 2j + 1 share a byte in MLX, weights j and j + 16 in GGUF. */
function packNibbles(from: Uint8Array, to: Uint8Array): void {
  for (let pair = 0; pair < 8; pair++) {
    const low = from[pair] as number;
    const high = from[pair + 8] as number;
    to[pair * 2] = (low & 0x0f) | ((high & 0x0f) << 4);
    to[pair * 2 + 1] = (low >> 4) | (high & 0xf0);
  }
}

function packBytes(from: Uint8Array, to: Uint8Array): void {
  for (let index = 0; index < 32; index++) to[index] = (from[index] as number) ^ 0x80;
}

interface BlockLayout {
  /** Of packed weights per block. */
  readonly weightBytes: 16 | 32;
  readonly hasBias: boolean;
  /** Where a block has no bias, it is this times the scale. */
  readonly biasPerScale: number;
}

export const blockLayouts = {
  Q4_0: { weightBytes: 16, hasBias: false, biasPerScale: -8 },
  Q4_1: { weightBytes: 16, hasBias: true, biasPerScale: 0 },
  Q8_0: { weightBytes: 32, hasBias: false, biasPerScale: -128 },
} as const satisfies Record<string, BlockLayout>;

export type BlockType = keyof typeof blockLayouts;

/** The blocks of GGUF that hold the same values; biases that a block has no place for are left out. */
export function packBlocks(type: BlockType, { weights, scales, biases }: AffineGroups): Uint8Array {
  const { weightBytes, hasBias } = blockLayouts[type];
  const headBytes = hasBias ? 4 : 2;
  const blockBytes = headBytes + weightBytes;
  const blocks = new Uint8Array(scales.length * blockBytes);
  const view = new DataView(blocks.buffer);
  const pack = weightBytes === 16 ? packNibbles : packBytes;
  for (let index = 0; index < scales.length; index++) {
    const at = index * blockBytes;
    view.setUint16(at, scales[index] as number, true);
    if (hasBias) view.setUint16(at + 2, biases[index] as number, true);
    const from = weights.subarray(index * weightBytes, (index + 1) * weightBytes);
    pack(from, blocks.subarray(at + headBytes, at + blockBytes));
  }
  return blocks;
}
