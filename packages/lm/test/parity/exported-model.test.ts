import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { expect, it } from 'vitest';
import { load } from '../../src/index.js';
import { testModel } from '../test-model.js';
import { hostTensorOf } from './host-tensor-of.js';
import { sameBLAS } from './same-blas.js';

it('a model in 4 bits, exported with kernels on, gives in Python the logits that MLX gives here', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlxts-exported-'));
  const loaded = await load(testModel(), { dtype: 'float32' });
  const wereOn = sys.mlxts_set_cpu_kernels(true);
  try {
    const path = join(folder, 'model.mlxfn');
    const ids = mx.array([[1, 4093, 198, 1780]], { dtype: 'int32' });
    mx.exportFunction(path, (tokens) => loaded.model.forward(tokens), [ids]);
    sys.mlxts_set_cpu_kernels(false);
    const expected = hostTensorOf(loaded.model.forward(ids));
    const oracle = await startOracle({ env: sameBLAS() });
    const source = `outputs["logits"] = mx.import_function("${path}")(inputs["ids"])[0]`;
    const { logits } = await oracle.run<{ logits: HostTensor }>(source, { ids: hostTensorOf(ids) });
    await oracle.close();
    expect(logits).toEqualBits(expected);
    expect(hostTensorOf(mx.importFunction(path)(ids)[0] as mx.MLXArray)).toEqualBits(expected);
  } finally {
    sys.mlxts_set_cpu_kernels(wereOn);
    loaded.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
