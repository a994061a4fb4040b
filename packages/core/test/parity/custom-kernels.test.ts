import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';

let oracle: Oracle;
let folder: string;
beforeAll(async () => {
  oracle = await startOracle();
  folder = mkdtempSync(join(tmpdir(), 'mlxts-kernels-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await oracle.close();
});

const source = `uint i = thread_position_in_grid.x;
if (twice) { y[i] = T(2) * x[i * x_strides[0]] + N; } else { y[i] = x[i] * scale; }`;

/** The text of the kernel in an exported function. */
function kernelIn(path: string): string {
  const text = readFileSync(path, 'latin1');
  const start = text.indexOf('// header');
  return text.slice(start, text.indexOf('\0', start));
}

const cases = [
  ['with a template and one output', { T: 'float16', N: 3, twice: true }, false, ['y']],
  ['without a template, atomic, with two outputs', {}, true, ['y', 'z']],
] as const;

describe.skipIf(mx.metal.isAvailable())('a Metal kernel in an exported function, written without Metal', () => {
  it.each(cases)(
    '%s: the source that MLX puts together is that of Python',
    async (_, template, atomicOutputs, outputNames) => {
      const [ours, theirs] = [join(folder, 'ours.mlxfn'), join(folder, 'theirs.mlxfn')];
      const kernel = mx.fast.metalKernel({
        name: 'scaled',
        inputNames: ['x', 'scale'],
        outputNames,
        source,
        header: '// header\n',
        ensureRowContiguous: false,
        atomicOutputs,
      });
      const outputs = {
        outputShapes: outputNames.map(() => [16]),
        outputDtypes: outputNames.map(() => 'float32' as const),
      };
      mx.exportFunction(
        ours,
        (x, scale) =>
          kernel({ inputs: [x, scale], template, grid: [16, 1, 1], threadgroup: [8, 1, 1], initValue: 0, ...outputs }),
        [mx.ones([16], { dtype: 'float16' }), mx.array(2)],
      );
      const { T, ...rest } = { T: undefined, ...template };
      await oracle.run(
        `
kernel = mx.fast.metal_kernel(name="scaled", input_names=["x", "scale"], output_names=inputs["names"], source=inputs["source"],
                              header="// header\\n", ensure_row_contiguous=False, atomic_outputs=inputs["atomic"])
template = ([("T", mx.float16)] if inputs["typed"] else []) + list(inputs["rest"].items())
count = len(inputs["names"])
def fn(x, scale):
    return kernel(inputs=[x, scale], template=template or None, grid=(16, 1, 1), threadgroup=(8, 1, 1), init_value=0,
                  output_shapes=[(16,)] * count, output_dtypes=[mx.float32] * count, stream=mx.gpu)
mx.export_function(inputs["path"], fn, mx.ones((16,), dtype=mx.float16), mx.array(2.0))`,
        { names: outputNames, source, atomic: atomicOutputs, typed: T !== undefined, rest, path: theirs },
      );
      expect(kernelIn(ours)).toContain('[[kernel]] void custom_kernel_scaled');
      expect(kernelIn(ours)).toContain(source);
      expect(kernelIn(ours)).toBe(kernelIn(theirs));
    },
  );

  it('is refused by both where it is to run', async () => {
    const call = `mx.fast.metal_kernel(name="k", input_names=[], output_names=["y"], source="y[0] = 1;")(
    inputs=[], grid=(1, 1, 1), threadgroup=(1, 1, 1), output_shapes=[(1,)], output_dtypes=[mx.float32])`;
    await expect(oracle.run(call)).rejects.toThrow('No Metal back-end');
    await expect(oracle.run(call.replace('metal', 'cuda'))).rejects.toThrow('No CUDA back-end');
    const definition = { name: 'k', inputNames: [], outputNames: ['y'], source: 'y[0] = 1;' };
    for (const make of [mx.fast.metalKernel, mx.fast.cudaKernel])
      expect(() =>
        make(definition)({
          inputs: [],
          grid: [1, 1, 1],
          threadgroup: [1, 1, 1],
          outputShapes: [[1]],
          outputDtypes: ['float32'],
        }),
      ).toThrow(/expected a machine with (Metal|CUDA), got one without/);
  });
});
