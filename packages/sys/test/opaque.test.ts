import { describe, expect, it } from 'vitest';
import { sys } from '../src/index.js';

const FLOAT32 = 10;
const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));

function normal(...shape: number[]): number {
  return sys.mlx_random_normal(shape, FLOAT32, 0, 1, null, stream);
}

function floats(array: number): number[] {
  return [...new Float32Array(sys.mlxts_array_bytes(array))];
}

/** What `compute` gives while our kernels are off. */
function byMlx<T>(compute: () => T): T {
  const before = sys.mlxts_set_cpu_kernels(false);
  try {
    return compute();
  } finally {
    sys.mlxts_set_cpu_kernels(before);
  }
}

/** Within some forty roundings of the largest: products, exponentials and sums of unit normals one upon the other. */
function expectClose(actual: number, expected: number): void {
  expect(sys.mlx_array_shape(actual)).toEqual(sys.mlx_array_shape(expected));
  const theirs = byMlx(() => floats(expected));
  const differences = floats(actual).map((value, i) => Math.abs(value - (theirs[i] as number)));
  expect(Math.max(...differences) / Math.max(...theirs.map(Math.abs))).toBeLessThan(2.5e-6);
}

/** What a function of one array gives while it is traced: for its gradient, and for vmap. */
function traced(compute: (x: number) => unknown): unknown[] {
  const seen: unknown[] = [];
  const x = normal(3, 64);
  const loss = sys.mlx_closure_new_func_payload(([input]) => {
    seen.push(compute(input as number));
    return [sys.mlx_sum(input as number, false, stream)];
  });
  sys.mlx_closure_value_and_grad_apply(sys.mlx_value_and_grad(loss, [0]), [x]);
  sys.mlx_detail_vmap_trace(loss, [sys.mlx_expand_dims(x, 0, stream)], [0]);
  return seen;
}

describe('products of one input', () => {
  type Form = readonly [mode: string, groupSize: number, bits: number];
  const forms: readonly [Form, ...Form[]] = [
    ['affine', 32, 4],
    ['affine', 64, 8],
    ['affine', 64, 3],
    ['mxfp4', 32, 4],
    ['mxfp8', 32, 8],
    ['nvfp4', 16, 4],
  ];
  const packed = (rows: number, [mode, group, bits]: Form): number[] =>
    sys.mlx_quantize(normal(rows, 64), group, bits, mode, null, stream);
  const projections = (x: number, [mode, group, bits]: Form, parts: number[], residual: number | null = null) =>
    sys.mlxts_quantized_projections(x, group, bits, mode, stream, Float64Array.from(parts), parts.length, residual);
  type Gated = { gate: number[]; up: number[]; down: number[] };
  const mlp = (residual: number, x: number, { gate, up, down }: Gated, form: Form, downForm = form) => {
    const [[mode, group, bits], [downMode, downGroup, downBits]] = [form, downForm];
    const parts = Float64Array.of(...gate, ...up, ...down);
    const { length } = parts;
    return sys.mlxts_quantized_mlp(
      x,
      group,
      bits,
      mode,
      downGroup,
      downBits,
      downMode,
      stream,
      parts,
      length,
      residual,
    );
  };
  const product = (x: number, [w, scales, biases]: number[], [mode, group, bits]: Form): number =>
    sys.mlx_quantized_matmul(x, w as number, scales as number, biases ?? null, true, group, bits, mode, stream);
  const triple = ([w, scales, biases]: number[]) => [w as number, scales as number, biases ?? null] as const;

  it.each(forms)('agree with MLX: %s of groups of %s, %s bits', (...form) => {
    const [mode, group, bits] = form;
    for (const shape of [[64], [1, 64], [3, 64], [2, 1, 64], [2, 9, 64]]) {
      const x = normal(...shape);
      const weights = [48, 5, 17].map((rows) => packed(rows, form));
      const ours = projections(x, form, weights.flat()) ?? [];
      expect(ours).toHaveLength(3);
      for (const [i, weight] of weights.entries()) expectClose(ours[i] as number, product(x, weight, form));

      const [gate, up] = [packed(19, form), packed(19, form)];
      const gated = sys.mlxts_quantized_swiglu(x, group, bits, mode, stream, ...triple(gate), ...triple(up));
      const expected = byMlx(() => sys.mlxts_swiglu(product(x, gate, form), product(x, up, form), stream));
      expectClose(gated as number, expected);
    }
  });

  it.each(forms)('are added to a residual: %s of groups of %s, %s bits', (...form) => {
    const downForm = forms[(forms.indexOf(form) + 1) % forms.length] ?? form;
    for (const rows of [[], [1], [3], [2, 1], [2, 9]]) {
      const x = normal(...rows, 64);
      const weight = packed(48, form);
      const residual = normal(...rows, 48);
      const [sum] = projections(x, form, weight, residual) ?? [];
      expectClose(
        sum as number,
        byMlx(() => sys.mlx_add(residual, product(x, weight, form), stream)),
      );

      const [gate, up] = [packed(64, form), packed(64, form)];
      const down = packed(48, downForm);
      const expected = byMlx(() => {
        const hidden = sys.mlxts_swiglu(product(x, gate, form), product(x, up, form), stream);
        return sys.mlx_add(residual, product(hidden, down, downForm), stream);
      });
      expectClose(mlp(residual, x, { gate, up, down }, form, downForm) as number, expected);
      if (rows.length > 0) {
        const across = sys.mlx_transpose(
          sys.mlx_contiguous(sys.mlx_transpose(residual, stream), false, stream),
          stream,
        );
        expectClose(mlp(across, x, { gate, up, down }, form, downForm) as number, expected);
      }
    }
  });

  it('leave a residual to others that is none of theirs', () => {
    const form = forms[0];
    const [x, weight] = [normal(3, 64), packed(8, form)];
    const gated = { gate: packed(64, form), up: packed(64, form), down: weight };
    const ofOthers = [normal(3, 9), normal(1, 8), normal(8), sys.mlx_astype(normal(3, 8), 9, stream)];
    for (const residual of ofOthers) {
      expect(projections(x, form, weight, residual)).toBeNull();
      expect(mlp(residual, x, gated, form)).toBeNull();
    }
    expect(projections(x, form, [...weight, ...weight], normal(3, 8))).toBeNull();
    expect(mlp(normal(3, 8), x, { ...gated, down: packed(8, ['affine', 64, 8]) }, form)).toBeNull();
    expect(mlp(normal(3, 8), x, { ...gated, up: packed(65, form) }, form)).toBeNull();
    expect(byMlx(() => mlp(normal(3, 8), x, gated, form))).toBeNull();
    expect(traced((input) => mlp(sys.mlx_astype(normal(3, 8), 10, stream), input, gated, form))).toEqual([null, null]);
    expect(() => mlp(normal(3, 8), x, { ...gated, down: [] }, form)).toThrow(/gate, up and down/);
  });

  it('read an input whatever its layout, and give 16 bits where MLX does', () => {
    const form = forms[0];
    const weights = [packed(8, form), packed(6, form)];
    const x = sys.mlx_transpose(normal(64, 5), stream);
    const ours = projections(x, form, weights.flat()) ?? [];
    for (const [i, weight] of weights.entries()) expectClose(ours[i] as number, product(x, weight, form));

    const halves = [...weights.flat()].map((part, i) => (i % 3 === 0 ? part : sys.mlx_astype(part, 9, stream)));
    const [half] = projections(sys.mlx_astype(x, 9, stream), form, halves) ?? [];
    expect(sys.mlx_array_dtype(half as number)).toBe(9);
  });

  it('take a norm with them that nobody else needs', () => {
    const form = forms[0];
    const weights = [packed(8, form), packed(8, form)] as const;
    const [x, scale] = [sys.mlx_transpose(normal(64, 3), stream), normal(64)];
    for (const weight of [scale, null]) {
      const norm = (): number => sys.mlxts_rms_norm(x, weight, 1e-5, stream);
      const held = norm();
      const other = sys.mlx_square(held, stream);
      const ours = [...(projections(norm(), form, weights.flat()) ?? [])];
      ours.push(...(projections(held, form, weights.flat()) ?? []));
      const expected = byMlx(() => weights.map((each) => product(norm(), each, form)));
      for (const [i, product] of ours.entries()) expectClose(product, expected[i % 2] as number);
      const [gate, up] = [triple(weights[0]), triple(weights[1])];
      const gated = sys.mlxts_quantized_swiglu(norm(), 32, 4, 'affine', stream, ...gate, ...up);
      expectClose(
        gated as number,
        byMlx(() => sys.mlxts_swiglu(expected[0] as number, expected[1] as number, stream)),
      );
      expectClose(
        other,
        byMlx(() => sys.mlx_square(norm(), stream)),
      );
    }
  });

  it('are left to others where there is no kernel for all of them', () => {
    const form = forms[0];
    const [weight, x] = [packed(8, form), normal(3, 64)];
    const of = (input: number, parts = weight, bits = 4) => projections(input, ['affine', 32, bits], parts);
    expect(of(x)).toHaveLength(1);
    expect(of(normal(3, 32))).toBeNull();
    expect(of(normal(0, 64))).toBeNull();
    expect(of(sys.mlx_astype(x, 13, stream))).toBeNull();
    expect(of(x, weight, 8)).toBeNull();
    expect(of(x, [...packed(8, form), ...packed(8, ['affine', 64, 8])])).toBeNull();
    expect(byMlx(() => of(x))).toBeNull();
    expect(traced((input) => of(input))).toEqual([null, null]);
    const [gate, up] = [packed(8, form), packed(9, form)];
    expect(sys.mlxts_quantized_swiglu(x, 32, 4, 'affine', stream, ...triple(gate), ...triple(up))).toBeNull();
    expect(() => of(x, weight.slice(0, 2))).toThrow(/biases where the mode is affine/);
    expect(() => of(x, [])).toThrow(/expected w and scales/);
    expect(() => of(x, [weight[0] as number, 12345, 67890])).toThrow(/handle/i);
    const few = Float64Array.from(weight);
    expect(() => sys.mlxts_quantized_projections(x, 32, 4, 'affine', stream, few, 6, null)).toThrow(/Float64Array/);
  });
});

describe('rows of a quantized matrix', () => {
  const INT32 = 7;
  const UINT32 = 3;
  const positions = (values: number[], dtype: number, ...shape: number[]): number =>
    sys.mlx_array_new_data(new Uint8Array(Int32Array.from(values).buffer), shape, dtype);

  it.each([
    [32, 2],
    [64, 3],
    [128, 4],
    [32, 5],
    [64, 6],
    [32, 8],
  ])('agree with MLX: groups of %s, %s bits', (group, bits) => {
    for (const dtype of [FLOAT32, 9, 12]) {
      const [w, ...others] = sys.mlx_quantize(normal(9, 128), group, bits, 'affine', null, stream) as [number];
      const [scales, biases] = others.map((part) => sys.mlx_astype(part, dtype, stream)) as [number, number];
      const floats = [scales, biases].map((part) => sys.mlx_astype(part, FLOAT32, stream)) as [number, number];
      const all = sys.mlx_dequantize(w, ...floats, group, bits, 'affine', null, FLOAT32, stream);
      const indices = positions([8, 0, -1, -9, 3, 3], INT32, 2, 3);
      const rows = sys.mlxts_quantized_rows(indices, group, bits, 'affine', stream, w, scales, biases);
      expectClose(rows as number, sys.mlx_take_axis(all, indices, 0, stream));
    }
  });

  it('bring positions into the matrix, and are left to others for other dtypes and modes', () => {
    const [w, scales, biases] = sys.mlx_quantize(normal(9, 64), 32, 4, 'affine', null, stream) as [
      number,
      number,
      number,
    ];
    const of = (indices: number) => sys.mlxts_quantized_rows(indices, 32, 4, 'affine', stream, w, scales, biases);
    const at = (values: number[], dtype = INT32) => floats(of(positions(values, dtype, values.length)) as number);
    expect(at([99, -99, 2 ** 31 - 1, -(2 ** 31)])).toEqual(at([8, 0, 8, 0]));
    expect(at([-1, 8], UINT32)).toEqual(at([8, 8]));
    expect(sys.mlx_array_shape(of(sys.mlx_array_new_int(1)) as number)).toEqual([64]);
    expect(of(normal(3))).toBeNull();
    expect(of(positions([], INT32, 0))).toBeNull();
    expect(byMlx(() => of(positions([1], INT32, 1)))).toBeNull();
    const [packed, codes] = sys.mlx_quantize(normal(9, 64), 32, 4, 'mxfp4', null, stream) as [number, number];
    const one = positions([1], INT32, 1);
    expect(sys.mlxts_quantized_rows(one, 32, 4, 'mxfp4', stream, packed, codes, null)).toBeNull();
    expect(sys.mlxts_quantized_rows(one, 32, 4, 'affine', stream, packed, codes, null)).toBeNull();
    expect(sys.mlxts_quantized_rows(one, 0, 0, 'affine', stream, w, scales, biases)).toBeNull();
  });
});

describe('attention with rotary positions over a cache', () => {
  interface Case {
    batch?: number;
    length?: number;
    heads?: number;
    kvHeads?: number;
    dim?: number;
    valueDim?: number;
    first?: number;
    offset?: number;
    dims?: number;
    traditional?: boolean;
    base?: number | null;
    ropeScale?: number;
    freqs?: number | null;
    causal?: boolean;
    mask?: number | null;
    capacity?: number;
  }

  function both(given: Case) {
    const { batch = 1, length = 1, heads = 4, kvHeads = 2, dim = 32, valueDim = dim, first = 7, capacity = 40 } = given;
    const { offset = first, dims = dim, traditional = false, ropeScale = 1, freqs = null, base = 1e4 } = given;
    const { causal = false, mask = null } = given;
    const q = normal(batch, length, heads * dim);
    const k = normal(batch, length, kvHeads * dim);
    const v = normal(batch, length, kvHeads * valueDim);
    const buffers = [normal(batch, kvHeads, capacity, dim), normal(batch, kvHeads, capacity, valueDim)] as const;
    const end = first + length;
    const fused = (query = q, [keys, values] = buffers): number[] | null =>
      sys.mlxts_rotary_attention(
        ...([query, k, v, keys, values, first, end, offset, dim, dims, traditional, base, ropeScale, freqs] as const),
        ...([0.2, causal, mask, stream] as const),
      );
    const split = (x: number, count: number, width: number): number =>
      sys.mlx_transpose_axes(sys.mlx_reshape(x, [batch, length, count, width], stream), [0, 2, 1, 3], stream);
    const position = sys.mlx_array_new_int(offset);
    const turned = (x: number): number =>
      sys.mlx_fast_rope_dynamic(x, dims, traditional, base, ropeScale, position, freqs, stream);
    const write = (buffer: number, rows: number, width: number): number =>
      sys.mlx_slice_update(buffer, rows, [0, 0, first, 0], [batch, kvHeads, end, width], [1, 1, 1, 1], stream);
    const seen = (buffer: number, width: number): number =>
      sys.mlx_slice(buffer, [0, 0, 0, 0], [batch, kvHeads, end, width], [1, 1, 1, 1], stream);
    const composed = (): number[] => {
      const keys = write(buffers[0], turned(split(k, kvHeads, dim)), dim);
      const values = write(buffers[1], split(v, kvHeads, valueDim), valueDim);
      const out = sys.mlxts_attention(
        ...([turned(split(q, heads, dim)), seen(keys, dim), seen(values, valueDim), 0.2] as const),
        ...([causal ? 'causal' : mask === null ? '' : 'array', mask, null, stream] as const),
      );
      const joined = sys.mlx_transpose_axes(out, [0, 2, 1, 3], stream);
      return [sys.mlx_reshape(joined, [batch, length, heads * valueDim], stream), keys, values];
    };
    return { fused, composed, buffers };
  }

  const wave = sys.mlx_add(sys.mlx_arange(0, 8, 1, FLOAT32, stream), sys.mlx_array_new_float(1), stream);
  const bools = (...shape: number[]) => sys.mlx_greater(normal(...shape), sys.mlx_array_new_float(-1), stream);
  const cases: [name: string, given: Case][] = [
    ['one position', {}],
    ['heads that do not share keys', { heads: 3, kvHeads: 3, dim: 16 }],
    ['many heads that share keys', { heads: 36, kvHeads: 1, dim: 16 }],
    ['a batch', { batch: 3, length: 2, heads: 6, causal: true }],
    ['many positions', { length: 37, first: 3, causal: true }],
    ['an empty cache that they fill', { length: 40, first: 0, causal: true }],
    ['more keys than one thread takes', { first: 999, capacity: 1024, offset: 3 }],
    ['all positions seen', { length: 5 }],
    ['values of another width', { valueDim: 16 }],
    ['an offset that is not the row', { offset: 100 }],
    ['neighbours turned', { traditional: true, length: 3, causal: true }],
    ['a part of each row turned', { dims: 20, base: 500, ropeScale: 0.25 }],
    ['wavelengths of its own', { dims: 16, base: null, freqs: wave }],
    ['a mask', { length: 3, mask: bools(3, 10) }],
    ['a mask of each head', { batch: 2, length: 2, mask: bools(2, 4, 2, 9) }],
    ['what a mask adds', { length: 3, mask: normal(4, 1, 10) }],
  ];

  it.each(cases)('agrees with MLX for %s', (_, given) => {
    const { fused, composed } = both(given);
    const ours = fused() ?? [];
    expect(ours).toHaveLength(3);
    for (const [i, expected] of byMlx(composed).entries()) expectClose(ours[i] as number, expected);
  });

  it('writes into the buffers only where nobody else holds them', () => {
    const { fused, buffers } = both({ first: 2 });
    const before = buffers.map(floats);
    const [out] = fused() as [number];
    const expected = floats(out);
    expect(buffers.map(floats)).toEqual(before);

    const zero = sys.mlx_array_new_float(0);
    const copies = buffers.map((buffer) => sys.mlx_add(buffer, zero, stream)) as [number, number];
    sys.mlx_eval(copies);
    const made = fused(undefined, copies) as number[];
    sys.mlxts_free(copies);
    const active = sys.mlx_get_active_memory();
    sys.mlx_eval(made);
    expect(sys.mlx_get_active_memory() - active).toBeLessThan(2 * 40 * 32 * 4);
    expect(floats(made[0] as number)).toEqual(expected);
  });

  it('takes buffers of any layout', () => {
    const { fused, buffers } = both({ first: 2 });
    const [expected] = fused() as [number];
    const swap = (a: number): number => sys.mlx_swapaxes(a, 2, 3, stream);
    const [out] = fused(
      undefined,
      buffers.map((buffer) => swap(sys.mlx_contiguous(swap(buffer), false, stream))) as [number, number],
    ) as [number];
    expect(floats(out)).toEqual(floats(expected));
  });

  const refused: [name: string, given: Case][] = [
    ['rows beyond the buffers', { first: 40 }],
    ['rows before them', { first: -1 }],
    ['heads of an odd width', { dim: 24 }],
    ['an odd number of features to turn', { dims: 5 }],
    ['more features than a row has', { dims: 64 }],
    ['no base', { base: null }],
    ['a base that is no number', { base: Number.NaN }],
    ['a base below 0', { base: -2 }],
    ['an infinite scale', { ropeScale: Number.POSITIVE_INFINITY }],
    ['wavelengths of another number', { base: null, freqs: wave }],
    ['heads that do not share keys evenly', { heads: 3 }],
    ['integer masks', { mask: sys.mlx_array_new_int(1) }],
  ];

  it.each(refused)('is left to others for %s', (_, given) => {
    expect(both(given).fused()).toBeNull();
  });

  it('is left to others while kernels are off or a function is traced', () => {
    const { fused } = both({ batch: 3, heads: 2, kvHeads: 1 });
    const x = normal(3, 64);
    const of = (input: number) => fused(sys.mlx_reshape(input, [3, 1, 64], stream));
    expect(of(x)).toHaveLength(3);
    expect(byMlx(() => of(x))).toBeNull();
    expect(traced(of)).toEqual([null, null]);
  });

  it('refuses a mask that does not fit', () => {
    expect(() => both({ mask: bools(1, 3) }).fused()).toThrow(/broadcast/i);
  });
});
