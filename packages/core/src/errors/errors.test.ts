import { describe, expect, it, vi } from 'vitest';
import * as errors from './index.js';

const { ArgumentError, DtypeError, FileError, HandleError, MLXError, ShapeError } = errors;

const init = { op: 'matmul', message: 'expected rank 2, got 1' };

describe('the MLXError family', () => {
  it.each([
    [ArgumentError, 'ArgumentError', 'Argument'],
    [ShapeError, 'ShapeError', 'Shape'],
    [DtypeError, 'DtypeError', 'Dtype'],
    [HandleError, 'HandleError', 'Handle'],
    [FileError, 'FileError', 'File'],
    [errors.EvalError, 'EvalError', 'Eval'],
  ] as const)('%o carries its name, default code and text', (errorClass, name, code) => {
    const error = new errorClass(init);
    expect(error).toMatchObject({ name, code, op: 'matmul', message: 'matmul: expected rank 2, got 1' });
    expect(error.stack).toMatch(`${name}: matmul: expected rank 2`);
    expect(error).toBeInstanceOf(MLXError);
    expect(MLXError.isInstance(error)).toBe(true);
    expect(errorClass.isInstance(error)).toBe(true);
    expect('cause' in error).toBe(false);
  });

  it('takes a narrower code, a cause and, for files, the path', () => {
    const cause = new Error('EIO');
    const error = new FileError({ ...init, code: 'NotFound', cause, path: '/m.gguf' });
    expect(error).toMatchObject({ code: 'NotFound', cause, path: '/m.gguf' });
  });

  it('tells siblings and foreign values apart', () => {
    expect(ShapeError.isInstance(new DtypeError(init))).toBe(false);
    expect(ShapeError.isInstance(new MLXError({ ...init, code: 'Shape' }))).toBe(false);
    for (const value of [new Error('x'), null, undefined, 'ShapeError', { name: 'ShapeError' }])
      expect(MLXError.isInstance(value)).toBe(false);
  });

  it('recognises an error from a second copy of the package', async () => {
    vi.resetModules();
    const copy = await import('./index.js');
    const error = new copy.ShapeError(init);
    expect(error).not.toBeInstanceOf(ShapeError);
    expect(ShapeError.isInstance(error)).toBe(true);
    expect(MLXError.isInstance(error)).toBe(true);
    expect(FileError.isInstance(error)).toBe(false);
  });
});
