/** A metadata value; 64-bit integers are numbers where a double holds them, bigint beyond. */
export type GGUFValue = number | bigint | boolean | string | GGUFValue[];

export const stringType = 8;
export const arrayType = 9;

export interface FixedType {
  readonly bytes: number;
  read(view: DataView, offset: number): number | bigint | boolean | undefined;
}

function wide(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The types of known width by their number in the file; `read` gives undefined for a bool that is neither 0 nor 1. */
export const fixedTypes: ReadonlyMap<number, FixedType> = new Map<number, FixedType>([
  [0, { bytes: 1, read: (view, offset) => view.getUint8(offset) }],
  [1, { bytes: 1, read: (view, offset) => view.getInt8(offset) }],
  [2, { bytes: 2, read: (view, offset) => view.getUint16(offset, true) }],
  [3, { bytes: 2, read: (view, offset) => view.getInt16(offset, true) }],
  [4, { bytes: 4, read: (view, offset) => view.getUint32(offset, true) }],
  [5, { bytes: 4, read: (view, offset) => view.getInt32(offset, true) }],
  [6, { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) }],
  [7, { bytes: 1, read: (view, offset) => [false, true][view.getUint8(offset)] }],
  [10, { bytes: 8, read: (view, offset) => wide(view.getBigUint64(offset, true)) }],
  [11, { bytes: 8, read: (view, offset) => wide(view.getBigInt64(offset, true)) }],
  [12, { bytes: 8, read: (view, offset) => view.getFloat64(offset, true) }],
]);
