import { buildSafetensors, type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { mutatedFileCount, mutatedFiles, timeLimit } from './mutated-files.js';
import { validFiles } from './valid-files.js';

let oracle: Oracle;

beforeAll(async () => {
  oracle = await startOracle();
});

afterAll(() => oracle.close());

const python = `
import base64
import safetensors
def accepts(data):
    try:
        safetensors.deserialize(base64.b64decode(data))
        return True
    except safetensors.SafetensorError:
        return False
outputs["accepted"] = [accepts(data) for data in inputs["files"]]
`;

async function rustAccepts(files: readonly Uint8Array[]): Promise<boolean[]> {
  const texts = files.map((bytes) => Buffer.from(bytes).toString('base64'));
  return (await oracle.run<{ accepted: boolean[] }>(python, { files: texts })).accepted;
}

/** So many files are sent to Python at a time. */
const batchSize = 1000;

/** Undefined where we accept the file. */
async function ourRefusal(bytes: Uint8Array): Promise<string | undefined> {
  try {
    await mx.tidy(async () => void (await mx.loadSafetensors(bytes)));
    return undefined;
  } catch (error) {
    if (!mx.FileError.isInstance(error)) throw error;
    return error.message;
  }
}

/** Where loadSafetensors says that it is stricter, and the dtypes that MLX lacks. */
const stricter =
  /'\{' as its first byte|twice|expected dtype, shape and data_offsets, got|without NUL|rank of at most 8|from 0 to 2147483647|at most 8 items|BOOL bytes of 0 or 1|dtype .* is not supported/;

const entry = (fields: object = {}) => ({ dtype: 'U8', shape: [2], data_offsets: [0, 2], ...fields });
const text = (json: string, data = 2) => buildSafetensors(json, data);
const one = JSON.stringify(entry());

/** Files at the edges of the format. */
const edges: Record<string, Uint8Array> = {
  'no tensors': buildSafetensors({}),
  'no tensors, with data': buildSafetensors({}, 1),
  'blanks before the header': text(` {"a":${one}}`),
  'blanks behind the header': text(`{"a":${one}} \n\t `),
  'NUL behind the header': text(`{"a":${one}}\0`),
  'text behind the header': text(`{"a":${one}}x`),
  'a gap': buildSafetensors({ a: entry({ data_offsets: [1, 3] }) }, 3),
  'data behind the last tensor': buildSafetensors({ a: entry() }, 3),
  'data that is missing': buildSafetensors({ a: entry() }, 1),
  'an overlap': buildSafetensors({ a: entry(), b: entry({ data_offsets: [1, 3] }) }, 3),
  'tensors in another order': buildSafetensors({ a: entry({ data_offsets: [2, 4] }), b: entry() }, 4),
  'an empty tensor between others': buildSafetensors(
    { a: entry(), e: entry({ shape: [0], data_offsets: [2, 2] }), b: entry({ data_offsets: [2, 4] }) },
    4,
  ),
  'an empty tensor beyond the end': buildSafetensors({ e: entry({ shape: [0], data_offsets: [5, 5] }) }, 0),
  'a scalar': buildSafetensors({ a: entry({ shape: [], data_offsets: [0, 1] }) }, 1),
  'a shape that does not fit': buildSafetensors({ a: entry({ shape: [3] }) }, 2),
  'offsets in the wrong order': buildSafetensors({ a: entry({ data_offsets: [2, 0] }) }, 2),
  'three offsets': buildSafetensors({ a: entry({ data_offsets: [0, 2, 2] }) }, 2),
  'a fraction': text(`{"a":{"dtype":"U8","shape":[2.0],"data_offsets":[0,2]}}`),
  'an exponent': text(`{"a":{"dtype":"U8","shape":[2e0],"data_offsets":[0,2]}}`),
  'minus zero': text(`{"a":{"dtype":"U8","shape":[2],"data_offsets":[-0,2]}}`),
  'a leading zero': text(`{"a":{"dtype":"U8","shape":[02],"data_offsets":[0,2]}}`),
  'a shape that overflows': buildSafetensors({ a: entry({ shape: [2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1] }) }, 2),
  'no dtype': buildSafetensors({ a: { shape: [2], data_offsets: [0, 2] } }, 2),
  'no shape': buildSafetensors({ a: { dtype: 'U8', data_offsets: [0, 2] } }, 2),
  'a dtype in small letters': buildSafetensors({ a: entry({ dtype: 'u8' }) }, 2),
  'metadata that is null': text(`{"__metadata__":null,"a":${one}}`),
  'metadata that is a number': text(`{"__metadata__":1,"a":${one}}`),
  'metadata of numbers': text(`{"__metadata__":{"a":1},"a":${one}}`),
  'metadata behind the tensors': text(`{"a":${one},"__metadata__":{"a":"1"}}`),
  'a comma at the end': text(`{"a":${one},}`),
  'a comment': text(`{"a":${one}/**/}`),
  'an escaped name': text(`{"\\u00e9\\n\\"":${one}}`),
  'half a surrogate pair': text(`{"\\ud800":${one}}`),
  'a name with a byte-order mark': text(`{"\ufeffa":${one}}`),
  'a name that is not UTF-8': buildSafetensors(Buffer.from(`{"\xff":${one}}`, 'latin1'), 2),
  'a list for a header': text('[]', 0),
  'a header length beyond the file': buildSafetensors({ a: entry() }, 2, 1000),
  'a header length of 0': buildSafetensors('', 0),
  'a header length of 2^64 - 1': buildSafetensors({ a: entry() }, 2, 2n ** 64n - 1n),
  'a name of nothing': text(`{"":${one}}`),
  'a control character in a name': text(`{"\u0001":${one}}`),
};

/** The files on which we accept what it refuses, or refuse what it accepts without having said so. */
async function disagreements(files: readonly Uint8Array[]): Promise<{ wrong: Uint8Array[]; accepted: number }> {
  const rust = await rustAccepts(files);
  const ours = await Promise.all(files.map(ourRefusal));
  const wrong = files.filter((_, i) => (ours[i] === undefined ? !rust[i] : rust[i] && !stricter.test(ours[i])));
  return { wrong, accepted: rust.filter(Boolean).length };
}

describe('beside the Rust safetensors library', () => {
  it(
    'nothing that it refuses is accepted, and nothing that it accepts is refused but for what is said',
    async () => {
      const valid = await validFiles('safetensors');
      let accepted = 0;
      for (let done = 0; done < mutatedFileCount; done += batchSize) {
        const found = await disagreements([...mutatedFiles(valid, batchSize, done)]);
        expect(found.wrong.map((bytes) => Buffer.from(bytes).toString('latin1'))).toEqual([]);
        accepted += found.accepted;
      }
      expect(accepted).toBeGreaterThan(10);
    },
    timeLimit,
  );

  it('the edges of the format are where it has them', async () => {
    const { wrong } = await disagreements(Object.values(edges));
    const names = Object.keys(edges).filter((name) => wrong.includes(edges[name] as Uint8Array));
    expect(names).toEqual([]);
  });
});
