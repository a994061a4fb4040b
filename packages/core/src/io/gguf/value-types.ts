/** A metadata value; 64-bit integers are numbers where a double holds them, bigint beyond. */
export type GGUFValue = number | bigint | boolean | string | GGUFValue[];

type Scalar = number | bigint | boolean;

interface FixedTypeOf<Value extends Scalar> {
  readonly code: number;
  readonly bytes: number;
  /** Undefined for a bool that is neither 0 nor 1. */
  read(view: DataView, offset: number): Value | undefined;
  write(view: DataView, value: never): void;
  /** Whether the type holds the value exactly. */
  holds(value: unknown): boolean;
}

export type FixedType = FixedTypeOf<Scalar>;

function wide(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const integers = (bits: number, isSigned: boolean) => (value: unknown) => {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) return false;
  const whole = BigInt(value as number | bigint);
  return whole === (isSigned ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole));
};

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isFloat32 = (value: unknown): boolean => isNumber(value) && Object.is(Math.fround(value as number), value);
const isBool = (value: unknown): boolean => typeof value === 'boolean';

/** The types of known width. */
export type GGUFScalarType =
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'float32'
  | 'bool'
  | 'uint64'
  | 'int64'
  | 'float64';

const fixed = {
  uint8: {
    code: 0,
    bytes: 1,
    read: (view, at) => view.getUint8(at),
    write: (view, value) => view.setUint8(0, Number(value)),
    holds: integers(8, false),
  },
  int8: {
    code: 1,
    bytes: 1,
    read: (view, at) => view.getInt8(at),
    write: (view, value) => view.setInt8(0, Number(value)),
    holds: integers(8, true),
  },
  uint16: {
    code: 2,
    bytes: 2,
    read: (view, at) => view.getUint16(at, true),
    write: (view, value) => view.setUint16(0, Number(value), true),
    holds: integers(16, false),
  },
  int16: {
    code: 3,
    bytes: 2,
    read: (view, at) => view.getInt16(at, true),
    write: (view, value) => view.setInt16(0, Number(value), true),
    holds: integers(16, true),
  },
  uint32: {
    code: 4,
    bytes: 4,
    read: (view, at) => view.getUint32(at, true),
    write: (view, value) => view.setUint32(0, Number(value), true),
    holds: integers(32, false),
  },
  int32: {
    code: 5,
    bytes: 4,
    read: (view, at) => view.getInt32(at, true),
    write: (view, value) => view.setInt32(0, Number(value), true),
    holds: integers(32, true),
  },
  float32: {
    code: 6,
    bytes: 4,
    read: (view, at) => view.getFloat32(at, true),
    write: (view, value) => view.setFloat32(0, value, true),
    holds: isFloat32,
  },
  bool: {
    code: 7,
    bytes: 1,
    read: (view, at) => [false, true][view.getUint8(at)],
    write: (view, value) => view.setUint8(0, Number(value)),
    holds: isBool,
  },
  uint64: {
    code: 10,
    bytes: 8,
    read: (view, at) => wide(view.getBigUint64(at, true)),
    write: (view, value) => view.setBigUint64(0, BigInt(value), true),
    holds: integers(64, false),
  },
  int64: {
    code: 11,
    bytes: 8,
    read: (view, at) => wide(view.getBigInt64(at, true)),
    write: (view, value) => view.setBigInt64(0, BigInt(value), true),
    holds: integers(64, true),
  },
  float64: {
    code: 12,
    bytes: 8,
    read: (view, at) => view.getFloat64(at, true),
    write: (view, value) => view.setFloat64(0, value, true),
    holds: isNumber,
  },
} as const satisfies Record<GGUFScalarType, FixedType>;

/** The type of a metadata value; the items of an array within an array have types of their own. */
export type GGUFValueType = GGUFScalarType | 'string' | `${GGUFScalarType | 'string' | 'array'}[]`;

export const stringType = 8;
export const arrayType = 9;

export const fixedByName: ReadonlyMap<string, FixedType> = new Map(Object.entries(fixed));
export const fixedTypes: ReadonlyMap<number, FixedType> = new Map(
  Object.values(fixed).map((type): [number, FixedType] => [type.code, type]),
);

const nameByCode: ReadonlyMap<number, GGUFScalarType | 'string' | 'array'> = new Map([
  ...Object.entries(fixed).map(([name, { code }]): [number, GGUFScalarType] => [code, name as GGUFScalarType]),
  [stringType, 'string' as const],
  [arrayType, 'array' as const],
]);

/** `uint32` for 4; undefined for a number that no type has. */
export function valueTypeName(code: number): GGUFScalarType | 'string' | 'array' | undefined {
  return nameByCode.get(code);
}
