import { arrayEqual, type MLXArray, mean, ones, random } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { gradient } from '../../test/gradient.js';
import { Dropout, Dropout2d, Dropout3d } from './dropout.js';

const values = (a: MLXArray) => [...new Set(a.toTypedArray({ as: 'float32' }))].sort();

describe('Dropout', () => {
  it('zeroes a share p of the elements and keeps the mean', () => {
    random.seed(1);
    const out = new Dropout(0.2).forward(ones([100, 1000]));
    expect(values(out)).toEqual([0, 1.25]);
    expect(Math.abs((mean(out).item() as number) - 1)).toBeLessThan(0.01);
  });

  it('gives the same for the same random state, and goes on from it', () => {
    const layer = new Dropout();
    const draw = () => layer.forward(ones([64]));
    random.seed(7);
    const [first, second] = [draw(), draw()];
    expect(arrayEqual(first, second).item()).toBe(false);
    random.seed(7);
    expect(arrayEqual(draw(), first).item()).toBe(true);
    const [before] = random.state;
    const third = draw();
    random.state[0] = before;
    expect(arrayEqual(draw(), third).item()).toBe(true);
  });

  it('changes nothing outside training or for p = 0', () => {
    const x = ones([8]);
    expect(new Dropout().eval().forward(x)).toBe(x);
    expect(new Dropout(0).forward(x)).toBe(x);
  });

  it('lets gradients through where it keeps elements', () => {
    random.seed(3);
    expect(values(gradient((x) => new Dropout().forward(x), ones([64])))).toEqual([0, 8]);
  });

  it.each(['float16', 'bfloat16'] as const)('keeps %s', (dtype) => {
    expect(new Dropout().forward(ones([4], { dtype })).dtype).toBe(dtype);
  });
});

describe('dropout of channels', () => {
  it.each([
    [new Dropout2d(), [5, 6, 16]],
    [new Dropout2d(), [2, 5, 6, 16]],
    [new Dropout3d(), [3, 5, 6, 16]],
    [new Dropout3d(), [2, 3, 5, 6, 16]],
  ])('%s zeroes whole channels of %j', (layer, shape) => {
    random.seed(5);
    const out = layer.forward(ones(shape));
    expect(values(out)).toEqual([0, 2]);
    const isBatched = (layer instanceof Dropout2d ? 4 : 5) === shape.length;
    const spatial = shape.map((_, axis) => axis).slice(isBatched ? 1 : 0, -1);
    expect(values(mean(out, { axis: spatial }))).toEqual([0, 2]);
  });

  it('refuses other ranks, outside training too', () => {
    expect(() => new Dropout2d().forward(ones([2, 3]))).toThrow(
      'Dropout2d: expected x of shape [N, H, W, C] or [H, W, C], got [2, 3] float32',
    );
    expect(() => new Dropout3d().eval().forward(ones([2, 3, 4]))).toThrow(
      'Dropout3d: expected x of shape [N, D, H, W, C]',
    );
  });
});

it.each([Dropout, Dropout2d, Dropout3d])('%o prints p and refuses what is no probability below 1', (Layer) => {
  expect(`${new Layer()}`).toBe(`${Layer.name}(p=0.5)`);
  for (const p of [-0.1, 1, Number.NaN, '0.5', { p: 0.5 }])
    expect(() => new Layer(p as never)).toThrow(`${Layer.name}: expected p to be a number from 0 to below 1, got`);
});
