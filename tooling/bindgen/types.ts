import type { ParsedHeaders } from './parse-headers.js';

/** How one C argument is read from a JS value. */
export interface Reader {
  readonly js: string;
  /** Type of the C++ variable; `auto` where the reader returns the C type itself. */
  readonly holder: string;
  /** `call` method for a value that must be there; `i` is its JS position. */
  readonly read: (i: number) => string;
  /** The same for a value that may be null; absent where mlx-c never allows it. */
  readonly readOrNull?: (i: number) => string;
  /** The C arguments that the variable stands for. */
  readonly pass: (variable: string) => string;
}

/** How a C result (an out-parameter, or a value) becomes a JS value. */
export interface Writer {
  readonly js: string;
  /** True if the result is an opaque struct, which is made and tested by `Out`. */
  readonly handle: boolean;
}

/** Conversions between C types and JS values, for the handles and enums of one set of headers. */
export interface TypeTable {
  readonly handles: readonly string[];
  reader(cType: string): Reader | undefined;
  /** The reader of a pointer to constant elements followed by its count. */
  listReader(cType: string): Reader | undefined;
  writer(cType: string): Writer | undefined;
}

const DTYPE = 'mlx_dtype';
const FFT_NORM = 'mlx_fft_norm';

const same = (variable: string): string => variable;
const method =
  (name: string) =>
  (i: number): string =>
    `call.${name}(${i})`;

function plain(js: string, name: string): Reader {
  return { js, holder: 'auto', read: method(name), pass: same };
}

function held(js: string, holder: string, name: string, pass: (variable: string) => string, nullable = false): Reader {
  const reader = { js, holder, read: method(name), pass };
  return nullable ? { ...reader, readOrNull: method(`${name}OrNull`) } : reader;
}

const raw = (variable: string): string => `${variable}.raw()`;
const list = (variable: string): string => `${variable}.data(), ${variable}.size()`;

const VALUES: Readonly<Record<string, Reader>> = {
  bool: plain('boolean', 'boolean'),
  int: plain('number', 'int32'),
  size_t: plain('number', 'size'),
  double: plain('number', 'number'),
  float: plain('number', 'number'),
  uint64_t: plain('number | bigint', 'uint64'),
  uintptr_t: plain('number | bigint', 'uint64'),
  mlx_dtype: plain('DtypeCode', 'dtype'),
  mlx_fft_norm: plain('FftNorm', 'fftNorm'),
  mlx_optional_int: plain('number | null', 'optionalInt'),
  mlx_optional_float: plain('number | null', 'optionalFloat'),
  mlx_optional_dtype: plain('DtypeCode | null', 'optionalDtype'),
  'const char*': held('string', 'Text', 'text', (variable) => `${variable}.c_str()`, true),
  mlx_vector_array: held('readonly ArrayHandle[]', 'Arrays', 'arrays', raw),
  mlx_vector_string: held('readonly string[]', 'Texts', 'texts', raw),
  mlx_map_string_to_array: held('ReadonlyMap<string, ArrayHandle>', 'ArrayMap', 'arrayMap', raw),
  mlx_map_string_to_string: held('ReadonlyMap<string, string>', 'TextMap', 'textMap', raw),
};

const LISTS: Readonly<Record<string, Reader>> = {
  'const int*': held('readonly number[]', 'Ints', 'ints', list, true),
  'const int64_t*': held('readonly (number | bigint)[]', 'Int64s', 'int64s', list),
  'const uint64_t*': held('readonly (number | bigint)[]', 'Uint64s', 'uint64s', list),
};

const RESULTS: Readonly<Record<string, Writer>> = {
  bool: { js: 'boolean', handle: false },
  int: { js: 'number', handle: false },
  size_t: { js: 'number', handle: false },
  double: { js: 'number', handle: false },
  float: { js: 'number', handle: false },
  'const char*': { js: 'string', handle: false },
  mlx_dtype: { js: 'DtypeCode', handle: false },
  mlx_string: { js: 'string', handle: true },
  mlx_vector_array: { js: 'ArrayHandle[]', handle: true },
  mlx_vector_int: { js: 'number[]', handle: true },
  mlx_vector_string: { js: 'string[]', handle: true },
  mlx_map_string_to_array: { js: 'Map<string, ArrayHandle>', handle: true },
  mlx_map_string_to_string: { js: 'Map<string, string>', handle: true },
};

/** Structs that cross as JS values and therefore have no handle type. */
const CONVERTED = /^mlx_(?:vector_|map_|string$)/;

/** `mlx_fast_metal_kernel` → `FastMetalKernelHandle`. */
export function handleTypeName(struct: string): string {
  return `${pascal(struct)}Handle`;
}

/** `mlx_device_type` → `DeviceType`; mlx_dtype is `DtypeCode`, since core has a `Dtype` of strings. */
export function enumTypeName(name: string): string {
  return name === DTYPE ? 'DtypeCode' : pascal(name);
}

function pascal(name: string): string {
  return name.replace(/^mlx_/, '').replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Removes the `const` of a by-value parameter: `const mlx_array` → `mlx_array`. Pointers keep theirs. */
export function valueType(cType: string): string {
  return cType.endsWith('*') ? cType : cType.replace(/^const /, '');
}

export function typeTable({ handles, enums }: Pick<ParsedHeaders, 'handles' | 'enums'>): TypeTable {
  const opaque = handles.filter((name) => !CONVERTED.test(name));
  const known = new Set(opaque);
  return {
    handles: opaque,
    reader(cType) {
      const type = valueType(cType);
      if (known.has(type)) {
        return { ...plain(handleTypeName(type), `in<${type}>`), readOrNull: method(`inOrNull<${type}>`) };
      }
      const members = enums.get(type);
      if (members && type !== DTYPE && type !== FFT_NORM) {
        return {
          ...plain(enumTypeName(type), type),
          read: (i) => `call.enumeration<${type}>(${i}, ${members.length - 1})`,
        };
      }
      return VALUES[type];
    },
    listReader: (cType) => LISTS[cType],
    writer(cType) {
      const type = valueType(cType);
      if (known.has(type)) return { js: handleTypeName(type), handle: true };
      if (enums.has(type) && type !== DTYPE) return { js: enumTypeName(type), handle: false };
      return RESULTS[type];
    },
  };
}
