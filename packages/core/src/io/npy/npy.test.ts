import { describe, expect, it } from 'vitest';
import * as mx from '../../index.js';

/** An npy file with any header text and data. */
function npy(text: string, data: ArrayLike<number> = [], version = [1, 0]): Uint8Array {
  const header = Buffer.from(text);
  const length = Buffer.alloc(version[0] === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.from(version), length, header, Buffer.from(data)]);
}

const fields = (descr: string, isFortran: string, shape: string) =>
  `{'descr': '${descr}', 'fortran_order': ${isFortran}, 'shape': ${shape}, }\n`;

describe('loadNpy', () => {
  it.each([
    ['version 1', npy(fields('|u1', 'False', '(2,)'), [1, 2])],
    ['version 2', npy(fields('|u1', 'False', '(2,)'), [1, 2], [2, 0])],
    ['version 3', npy(fields('|u1', 'False', '(2,)'), [1, 2], [3, 0])],
    ['double quotes, other order, no commas', npy(`{"shape":(2,),"fortran_order":True,"descr":"|u1"}`, [1, 2])],
    ["Python 2's long integers", npy(fields('|u1', 'False', '(2L,)'), [1, 2])],
    ["MLX's own commas", npy(`{'descr': '|u1', 'fortran_order': True, 'shape': (2, )}   \n`, [1, 2])],
  ])('reads %s', async (_, bytes) => {
    expect((await mx.loadNpy(bytes)).tolist()).toEqual([1, 2]);
  });

  it('reads Fortran order as the array it means', async () => {
    const array = await mx.loadNpy(npy(fields('|u1', 'True', '(2, 3)'), [1, 4, 2, 5, 3, 6]));
    expect(array.tolist()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('turns big-endian numbers around, a complex one in two parts', async () => {
    expect((await mx.loadNpy(npy(fields('>i2', 'False', '(2,)'), [0, 1, 1, 0]))).tolist()).toEqual([1, 256]);
    const complex = await mx.loadNpy(npy(fields('>c8', 'False', '(1,)'), [0x3f, 0x80, 0, 0, 0x40, 0, 0, 0]));
    expect(complex.tolist()).toEqual([{ re: 1, im: 2 }]);
  });

  it.each([
    ['another format', Buffer.from('0123456789abc'), 'expected an npy file'],
    ['nothing', new Uint8Array(0), 'expected an npy file, got 0 bytes'],
    ['version 4', npy(fields('|u1', 'False', '(0,)'), [], [4, 0]), 'version 4.0 is not supported'],
    ['objects', npy(fields('|O', 'False', '(1,)'), [1]), 'dtype "|O" is not supported'],
    ['complex128', npy(fields('<c16', 'False', '(0,)')), 'dtype "<c16" is not supported'],
    ['text', npy(fields('<U3', 'False', '(0,)')), 'dtype "<U3" is not supported'],
    ['dates', npy(fields('<M8[ns]', 'False', '(0,)')), 'dtype "<M8[ns]" is not supported'],
    ['records', npy(`{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (0,)}`), 'records are not supported'],
    ['a file that is short', npy(fields('<f4', 'False', '(2,)'), [1, 2, 3]), 'expected 8 bytes of float32 [2]'],
    ['bytes behind the array', npy(fields('|u1', 'False', '(1,)'), [1, 2]), 'the file has 2'],
    ['a shape that overflows', npy(fields('|u1', 'False', '(2147483647, 2147483647)')), 'overflows'],
    ['a negative dimension', npy(fields('|u1', 'False', '(-1,)')), 'a whole number in shape'],
    ['a number for a shape', npy(fields('|u1', 'False', '(1)'), [1]), 'a comma in shape'],
    ['nine axes', npy(fields('|u1', 'False', '(1, 1, 1, 1, 1, 1, 1, 1, 1)'), [1]), 'rank of at most 8'],
    ['a key twice', npy(`{'descr': '|u1', 'descr': '|u1'}`), '"descr" is there twice'],
    ['another key', npy(`{'x': 1}`), 'got "x"'],
    ['a missing key', npy(`{'descr': '|u1'}`), 'expected descr, fortran_order and shape, got "descr"'],
    ['code behind the header', npy(`${fields('|u1', 'False', '(1,)')}; import os`, [1]), 'expected its end'],
    ['a bool of 2', npy(fields('|b1', 'False', '(1,)'), [2]), 'got 2 at element 0'],
  ])('refuses %s', async (_, bytes, message) => {
    const error = await mx.loadNpy(bytes).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'FileError', op: 'loadNpy' });
    expect((error as Error).message).toContain(message);
  });
});
