/** The storage types that load, with the elements and bytes of one block. */
export const tensorTypes = {
  F32: { elements: 1, bytes: 4 },
  F16: { elements: 1, bytes: 2 },
  BF16: { elements: 1, bytes: 2 },
  F64: { elements: 1, bytes: 8 },
  I8: { elements: 1, bytes: 1 },
  I16: { elements: 1, bytes: 2 },
  I32: { elements: 1, bytes: 4 },
  I64: { elements: 1, bytes: 8 },
  Q8_0: { elements: 32, bytes: 34 },
  Q4_0: { elements: 32, bytes: 18 },
  Q4_1: { elements: 32, bytes: 20 },
} as const;

export type GGUFTensorType = keyof typeof tensorTypes;

/** ggml's name for each number; numbers that it retired are left out. */
const names: ReadonlyMap<number, string> = new Map([
  ...['F32', 'F16', 'Q4_0', 'Q4_1'].entries(),
  [6, 'Q5_0'],
  [7, 'Q5_1'],
  [8, 'Q8_0'],
  [9, 'Q8_1'],
  [10, 'Q2_K'],
  [11, 'Q3_K'],
  [12, 'Q4_K'],
  [13, 'Q5_K'],
  [14, 'Q6_K'],
  [15, 'Q8_K'],
  [16, 'IQ2_XXS'],
  [17, 'IQ2_XS'],
  [18, 'IQ3_XXS'],
  [19, 'IQ1_S'],
  [20, 'IQ4_NL'],
  [21, 'IQ3_S'],
  [22, 'IQ2_S'],
  [23, 'IQ4_XS'],
  [24, 'I8'],
  [25, 'I16'],
  [26, 'I32'],
  [27, 'I64'],
  [28, 'F64'],
  [29, 'IQ1_M'],
  [30, 'BF16'],
  [34, 'TQ1_0'],
  [35, 'TQ2_0'],
  [39, 'MXFP4'],
]);

/** `Q4_K` for 12, `12` for a number without a name. */
export function tensorTypeName(code: number): string {
  return names.get(code) ?? String(code);
}

export function isSupportedType(name: string): name is GGUFTensorType {
  return Object.hasOwn(tensorTypes, name);
}

/** ggml's number for the type. */
export function tensorTypeCode(type: GGUFTensorType): number {
  for (const [code, name] of names) if (name === type) return code;
  throw new RangeError(`no number for ${type}`);
}
