import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sys } from '../src/index.js';
import { cpuPaths } from './cpu-paths.js';
import { runProgram } from './run-program.js';

const FLOAT32 = 10;
const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
sys.mlx_random_seed(0);

/**
 * Of the error over √k, for products of unit normals: each of the k / lanes additions of a lane rounds a partial sum of up
 * to √k by ε / 2 = 6e-8, at random; five deviations of √(1152 / 4) such steps are 5e-6. The operands come from a fixed seed:
 * the largest of a million such errors has a tail, which no bound of this kind ends.
 */
const TOLERANCE = 5e-6;

const paths = cpuPaths(sys.mlxts_info().cpuFeatures);

/**
 * Of the fused operations, relative to what each allows: five roundings of 2^-24 = 6e-8 for a norm and an angle, eight
 * for an exponential and what is made of it, and the sums and exponentials of up to 700 scores and values of unit size
 * for attention.
 */
const FUSED_TOLERANCES = {
  rmsNorm: 3e-7,
  layerNorm: 3e-7,
  softmax: 5e-7,
  logsumexp: 5e-7,
  activation: 5e-7,
  swiglu: 5e-7,
  rope: 3e-7,
  attention: 3e-6,
};

function normal(...shape: number[]): number {
  return sys.mlx_random_normal(shape, FLOAT32, 0, 1, null, stream);
}

function floats(array: number): number[] {
  return [...new Float32Array(sys.mlxts_array_bytes(array))];
}

describe('the fused operations', () => {
  it.each(paths)('by %s code agree with double precision', async (path) => {
    const { stdout, stderr } = await runProgram('fused', [], [], { MLXTS_CPU_PATH: path });
    expect(stderr).toBe('');
    const {
      path: used,
      count,
      worst,
    } = JSON.parse(stdout) as {
      path: string;
      count: number;
      worst: typeof FUSED_TOLERANCES;
    };
    expect([used, count]).toEqual([path, 332]);
    for (const [name, tolerance] of Object.entries(FUSED_TOLERANCES))
      expect(worst[name as keyof typeof worst], name).toBeLessThan(tolerance);
  });

  it.each([
    ['sigmoid', [0.5, 0.5, 0, 1, 0, 1, Number.NaN]],
    ['tanh', [0, -0, -1, 1, -1, 1, Number.NaN]],
  ] as const)('%s has its limits', (form, limits) => {
    const x = new Float32Array([0, -0, -200, 200, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN]);
    const array = sys.mlx_array_new_data(new Uint8Array(x.buffer), [7], FLOAT32);
    expect(floats(sys.mlxts_activation(array, form, stream))).toEqual(limits);
  });

  it('write over an operand only where nobody else holds it', () => {
    const x = normal(6, 7, 33);
    const [before, doubled, weight] = [floats(x), sys.mlx_add(x, x, stream), normal(33)];
    const operations: ((input: number) => number)[] = [
      (input) => sys.mlxts_rms_norm(input, weight, 1e-5, stream),
      (input) => sys.mlxts_layer_norm(input, weight, weight, 1e-5, stream),
      (input) => sys.mlxts_softmax(input, false, stream),
      (input) => sys.mlxts_activation(input, 'gelu', stream),
      (input) => sys.mlxts_swiglu(input, x, stream),
      (input) => sys.mlxts_swiglu(input, input, stream),
    ];
    for (const of of operations) {
      const held = floats(of(doubled));
      const operand = sys.mlx_add(x, x, stream);
      const result = of(operand);
      sys.mlxts_free_one(operand);
      expect(floats(result)).toEqual(held);
    }
    expect(floats(x)).toEqual(before);
    expect(floats(doubled)).toEqual(before.map((value) => 2 * value));
  });

  describe('have the derivatives of MLX:', () => {
    type Operation = (input: number) => number;
    const [x, tangent, weight] = [normal(2, 3, 4, 16), normal(2, 3, 4, 16), normal(16)];
    const offset = sys.mlx_array_new_int(3);
    const [k, v] = [normal(2, 3, 6, 16), normal(2, 3, 6, 16)];
    const ofRows: [name: string, of: Operation][] = [
      ['rmsNorm', (input) => sys.mlxts_rms_norm(input, weight, 1e-5, stream)],
      ['layerNorm', (input) => sys.mlxts_layer_norm(input, weight, weight, 1e-5, stream)],
      ['softmax', (input) => sys.mlxts_softmax(input, false, stream)],
      ['logsumexp', (input) => sys.mlxts_logsumexp_axis(input, -1, false, stream)],
      ['silu', (input) => sys.mlxts_activation(input, 'silu', stream)],
      ['gelu', (input) => sys.mlxts_activation(input, 'gelu', stream)],
      ['geluApprox', (input) => sys.mlxts_activation(input, 'geluApprox', stream)],
      ['geluFastApprox', (input) => sys.mlxts_activation(input, 'geluFastApprox', stream)],
      ['sigmoid', (input) => sys.mlxts_activation(input, 'sigmoid', stream)],
      ['tanh', (input) => sys.mlxts_activation(input, 'tanh', stream)],
    ];
    const operations: [name: string, of: Operation][] = [
      ...ofRows,
      ['swiglu of the gate', (input) => sys.mlxts_swiglu(input, x, stream)],
      ['swiglu of the other', (input) => sys.mlxts_swiglu(x, input, stream)],
      ['rope', (input) => sys.mlxts_rope(input, 16, false, 1e4, 1, offset, null, stream)],
      ['attention', (input) => sys.mlxts_attention(input, k, v, 0.25, 'causal', null, null, stream)],
    ];
    const closure = (of: Operation) => sys.mlx_closure_new_func_payload(([input]) => [of(input as number)]);
    const sumOfSquares = (array: number): number => sys.mlx_sum(sys.mlx_square(array, stream), false, stream);
    const gradient =
      (of: Operation): Operation =>
      (input) => {
        const loss = closure((each) => sumOfSquares(of(each)));
        return sys.mlx_closure_value_and_grad_apply(sys.mlx_value_and_grad(loss, [0]), [input])[1][0] as number;
      };
    const jvp = (of: Operation) => sys.mlx_jvp(closure(of), [x], [tangent])[1][0] as number;
    const vmap = (of: Operation): number => {
      const [inputs, outputs] = sys.mlx_detail_vmap_trace(closure(of), [x], [1]);
      return sys.mlx_detail_vmap_replace([x], inputs, outputs, [1], [0])[0] as number;
    };
    /** Within some forty roundings of the largest. */
    const agree = (compute: () => number): void => {
      const ours = floats(compute());
      const before = sys.mlxts_set_cpu_kernels(false);
      const theirs = floats(compute());
      sys.mlxts_set_cpu_kernels(before);
      const differences = ours.map((value, i) => Math.abs(value - (theirs[i] as number)));
      expect(differences).toHaveLength(theirs.length);
      expect(Math.max(...differences) / Math.max(...theirs.map(Math.abs))).toBeLessThan(2.5e-6);
    };

    it.each(operations)('gradients of %s', (_, of) => agree(() => gradient(of)(x)));
    it.each(operations)('jvp of %s', (_, of) => agree(() => jvp(of)));
    it.each(ofRows)('vmap of %s', (_, of) => agree(() => vmap(of)));
    it.each(ofRows)('gradients of gradients of %s', (_, of) => agree(() => gradient(gradient(of))(x)));
    it.each(ofRows)('vmap of gradients of %s', (_, of) => agree(() => vmap(gradient(of))));
  });
});

describe('the products', () => {
  it.each(paths)('by %s code agree with double precision in every format', async (path) => {
    const { stdout, stderr } = await runProgram('products', [], [], { MLXTS_CPU_PATH: path });
    expect(stderr).toBe('');
    const {
      path: used,
      counts,
      worst,
    } = JSON.parse(stdout) as { path: string; counts: Record<string, number>; worst: Record<string, number> };
    expect(used).toBe(path);
    expect(counts).toEqual({ affine: 1730, mxfp4: 96, mxfp8: 96, nvfp4: 96, matmul: 1686, addmm: 840, gather: 42 });
    for (const [kind, error] of Object.entries(worst)) expect(error, kind).toBeLessThan(TOLERANCE);
  });

  it.each(['float32', 'float16', 'bfloat16'] as const)('with a matrix of %s have the gradients of MLX', (dtype) => {
    const code = { float32: FLOAT32, float16: 9, bfloat16: 12 }[dtype];
    const [x, w, bias] = [normal(4, 40), sys.mlx_astype(normal(6, 40), code, stream), normal(6)];
    const loss = sys.mlx_closure_new_func_payload(([a, b, c]) => {
      const transposed = sys.mlx_transpose(b as number, stream);
      const product = sys.mlxts_addmm(c as number, a as number, transposed, 1, 1, stream);
      return [sys.mlx_sum(sys.mlx_square(product, stream), false, stream)];
    });
    const gradients = (enabled: boolean): number[][] => {
      const before = sys.mlxts_set_cpu_kernels(enabled);
      const [, all] = sys.mlx_closure_value_and_grad_apply(sys.mlx_value_and_grad(loss, [0, 1, 2]), [x, w, bias]);
      sys.mlxts_set_cpu_kernels(before);
      return all.map((gradient) => floats(sys.mlx_astype(gradient, FLOAT32, stream)));
    };
    const [ours, theirs] = [gradients(true), gradients(false)];
    for (const [i, gradient] of ours.entries()) {
      const expected = theirs[i] as number[];
      const size = Math.max(...expected.map(Math.abs));
      const rounding = i === 1 && dtype !== 'float32' ? 2 ** -8 : TOLERANCE; // of a gradient of 16 bits
      for (const [j, value] of gradient.entries())
        expect(Math.abs(value - (expected[j] as number)) / size).toBeLessThan(rounding);
    }
  });

  it('of gathered matrices have the gradients of MLX', () => {
    const [w, scales, biases] = sys.mlx_quantize(normal(3, 8, 64), 32, 4, 'affine', null, stream) as [
      number,
      number,
      number,
    ];
    const indices = sys.mlx_array_new_data(new Uint8Array(new Uint32Array([2, 0, 2, 1]).buffer), [4], 3);
    const loss = sys.mlx_closure_new_func_payload(([x]) => [
      sys.mlx_sum(
        sys.mlx_square(
          sys.mlxts_gather_qmm(x as number, w, scales, biases, null, indices, true, 32, 4, 'affine', false, stream),
          stream,
        ),
        false,
        stream,
      ),
    ]);
    const x = normal(4, 1, 64);
    const gradient = (enabled: boolean): number[] => {
      const before = sys.mlxts_set_cpu_kernels(enabled);
      const [, [all]] = sys.mlx_closure_value_and_grad_apply(sys.mlx_value_and_grad(loss, [0]), [x]);
      sys.mlxts_set_cpu_kernels(before);
      return floats(all as number);
    };
    const [ours, theirs] = [gradient(true), gradient(false)];
    const size = Math.max(...theirs.map(Math.abs));
    for (const [i, value] of ours.entries())
      expect(Math.abs(value - (theirs[i] as number)) / size).toBeLessThan(TOLERANCE);
  });
});

describe('the quantized matmul kernel', () => {
  it.each(paths)('by %s code agrees with double precision', async (path) => {
    const { stdout, stderr } = await runProgram('kernels', [], [], { MLXTS_CPU_PATH: path });
    expect(stderr).toBe('');
    const { path: used, count, worst } = JSON.parse(stdout) as { path: string; count: number; worst: number };
    expect([used, count]).toEqual([path, 1008]);
    expect(worst).toBeLessThan(TOLERANCE);
  });

  it.each([1, 3])('on %s threads agrees too', async (threads) => {
    const one = await runProgram('kernels', [], [], { MLXTS_NUM_THREADS: String(threads) });
    expect((JSON.parse(one.stdout) as { worst: number }).worst).toBeLessThan(TOLERANCE);
  });

  it.each([4, 8])('with %s bits has the gradients of MLX', (bits) => {
    const [w, scales, biases] = sys.mlx_quantize(normal(48, 64), 32, bits, 'affine', null, stream) as [
      number,
      number,
      number,
    ];
    const x = normal(4, 64);
    const loss = sys.mlx_closure_new_func_payload(([input, s, b]) => {
      const product = sys.mlxts_quantized_matmul(
        input as number,
        w,
        s as number,
        b as number,
        true,
        32,
        bits,
        'affine',
        stream,
      );
      return [sys.mlx_sum(sys.mlx_square(product, stream), false, stream)];
    });
    const gradients = (enabled: boolean): number[][] => {
      sys.mlxts_set_cpu_kernels(enabled);
      const gradient = sys.mlx_value_and_grad(loss, [0, 1, 2]);
      return sys.mlx_closure_value_and_grad_apply(gradient, [x, scales, biases])[1].map(floats);
    };
    const [ours, theirs] = [gradients(true), gradients(false)];
    sys.mlxts_set_cpu_kernels(true);
    expect(ours).toHaveLength(3);
    for (const [i, gradient] of ours.entries()) {
      const expected = theirs[i] as number[];
      const size = Math.max(...expected.map(Math.abs));
      for (const [j, value] of gradient.entries()) {
        expect(Math.abs(value - (expected[j] as number)) / size).toBeLessThan(TOLERANCE);
      }
    }
  });

  it('stays out of functions that are exported', () => {
    const [w, scales, biases] = sys.mlx_quantize(normal(8, 32), 32, 4, 'affine', null, stream) as [
      number,
      number,
      number,
    ];
    const x = normal(2, 32);
    const product = (input: number): number =>
      sys.mlxts_quantized_matmul(input, w, scales, biases, true, 32, 4, 'affine', stream);
    const closure = sys.mlx_closure_new_func_payload(([input]) => [product(input as number)]);
    const file = join(mkdtempSync(join(tmpdir(), 'mlxts-')), 'product.mlxfn');
    sys.mlx_export_function(file, closure, [x], false);
    const imported = sys.mlx_imported_function_new(file);
    const [again] = sys.mlx_imported_function_apply(imported, [x]);
    const expected = floats(product(x));
    for (const [i, value] of floats(again as number).entries()) {
      expect(Math.abs(value - (expected[i] as number)) / Math.sqrt(32)).toBeLessThan(TOLERANCE);
    }
    rmSync(dirname(file), { recursive: true });
  });

  it('passes infinities and NaN on', () => {
    const [w, scales, biases] = sys.mlx_quantize(normal(4, 32), 32, 4, 'affine', null, stream) as [
      number,
      number,
      number,
    ];
    const values = new Float32Array(32);
    values[3] = Number.NaN;
    const x = sys.mlx_array_new_data(new Uint8Array(values.buffer), [1, 32], FLOAT32);
    expect(floats(sys.mlxts_quantized_matmul(x, w, scales, biases, true, 32, 4, 'affine', stream))).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('refuses an environment value that it cannot honour', async () => {
    const { stderr, code } = await runProgram('kernels', [], [], { MLXTS_CPU_PATH: 'sse9' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/MLXTS_CPU_PATH: expected .* on this processor, got "sse9"/);
  });
});
