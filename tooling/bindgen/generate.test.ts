import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDrift, writeGenerated } from './disk.js';
import { generate } from './generate.js';
import { readHeaders } from './read-headers.js';

const HEADERS = {
  'array.h':
    'typedef struct mlx_array_ { void* ctx; } mlx_array;\ntypedef enum mlx_dtype_ { MLX_BOOL, MLX_UINT8 } mlx_dtype;\nint mlx_array_free(mlx_array arr);\n',
  'fft.h':
    'typedef enum mlx_fft_norm_ { MLX_FFT_NORM_BACKWARD, MLX_FFT_NORM_ORTHO } mlx_fft_norm;\nint mlx_fft_fft(mlx_array* res, const mlx_array in, mlx_fft_norm norm);\n',
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bindgen-'));
  await mkdir(join(folder, 'mlx', 'c'), { recursive: true });
  for (const [name, text] of Object.entries(HEADERS)) await writeFile(join(folder, 'mlx', 'c', name), text);
});

afterEach(() => rm(folder, { recursive: true }));

describe('generate', () => {
  it('gives the same bytes for the same headers, and another hash for others', async () => {
    const once = await generate(await readHeaders(folder));
    const twice = await generate(await readHeaders(folder));
    expect([...twice.files]).toEqual([...once.files]);
    await writeFile(join(folder, 'mlx', 'c', 'half.h'), '\n');
    const other = await generate(await readHeaders(folder));
    expect(other.manifest.mlxcHash).not.toBe(once.manifest.mlxcHash);
  });

  it('writes a typed interface with names that TypeScript accepts', async () => {
    const { files } = await generate(await readHeaders(folder));
    expect(files.get('src/generated/bindings.ts')?.split('\n').slice(1).join('\n')).toMatchInlineSnapshot(`
      "
      /** Checked number that stands for a \`mlx_array\`. */
      export type ArrayHandle = number;

      /** \`mlx_dtype\`: 0 MLX_BOOL, 1 MLX_UINT8. */
      export type DtypeCode = number;
      /** \`mlx_fft_norm\`. */
      export type FftNorm = 'backward' | 'ortho';

      /** The functions of mlx-c under their C names. Out-parameters are results; a failure throws. */
      export interface GeneratedBindings {
        // fft.h
        mlx_fft_fft(in_: ArrayHandle, norm: FftNorm): ArrayHandle;
      }
      "
    `);
  });

  it('makes no file for a header without generated functions', async () => {
    const { files } = await generate(await readHeaders(folder));
    expect([...files.keys()].filter((path) => path.startsWith('native/'))).toEqual([
      'native/generated/fft.cc',
      'native/generated/register.cc',
      'native/generated/manifest.h',
    ]);
  });

  it('says what to give when there are no headers', async () => {
    await expect(readHeaders(join(folder, 'elsewhere'))).rejects.toThrow(/no mlx-c headers in .*MLXTS_MLXC_DIR/);
  });
});

describe('the generated files on disk', () => {
  it('list what is missing, changed and surplus, and are repaired by writing', async () => {
    const { files } = await generate(await readHeaders(folder));
    const out = join(folder, 'sys');
    expect(new Set((await findDrift(out, files)).map((d) => d.problem))).toEqual(new Set(['missing']));
    await writeGenerated(out, files);
    expect(await findDrift(out, files)).toEqual([]);

    await writeFile(join(out, 'native/generated/fft.cc'), 'edited');
    await writeFile(join(out, 'native/generated/old.cc'), 'left over');
    await rm(join(out, 'src/generated/manifest.ts'));
    const untouched = join(out, 'native/generated/register.cc');
    const before = (await stat(untouched)).mtimeMs;
    const drift = [
      { path: 'native/generated/fft.cc', problem: 'differs' },
      { path: 'native/generated/old.cc', problem: 'surplus' },
      { path: 'src/generated/manifest.ts', problem: 'missing' },
    ];
    expect(await findDrift(out, files)).toEqual(drift);
    expect(await writeGenerated(out, files)).toEqual(drift);
    expect(await findDrift(out, files)).toEqual([]);
    expect((await stat(untouched)).mtimeMs).toBe(before);
    expect(await readFile(join(out, 'native/generated/fft.cc'), 'utf8')).toContain('glue_mlx_fft_fft');
  });
});
