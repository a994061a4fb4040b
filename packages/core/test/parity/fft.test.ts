import { describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { type Case, itGivesWhatPythonGives, sample, useOracle } from './against-python.js';

useOracle();

const norms = ['backward', 'ortho', 'forward'] as const;

const oneAxis: Case[] = (['fft', 'ifft', 'rfft', 'irfft'] as const).flatMap((name): Case[] => [
  [name, `mx.fft.${name}(a)`, (a) => mx.fft[name](a)],
  [`${name} along axis 0`, `mx.fft.${name}(a, axis=0)`, (a) => mx.fft[name](a, { axis: 0 })],
  [`${name} padded`, `mx.fft.${name}(a, n=9)`, (a) => mx.fft[name](a, { n: 9 })],
  [`${name} cut`, `mx.fft.${name}(a, n=2)`, (a) => mx.fft[name](a, { n: 2 })],
  [`${name} to one`, `mx.fft.${name}(a, n=1)`, (a) => mx.fft[name](a, { n: 1 })],
  ...norms.map(
    (norm): Case => [`${name}, ${norm}`, `mx.fft.${name}(a, norm="${norm}")`, (a) => mx.fft[name](a, { norm })],
  ),
]);

const several: Case[] = (['fft2', 'ifft2', 'rfft2', 'irfft2', 'fftn', 'ifftn', 'rfftn', 'irfftn'] as const).flatMap(
  (name): Case[] => [
    [name, `mx.fft.${name}(a)`, (a) => mx.fft[name](a)],
    [`${name} of s alone`, `mx.fft.${name}(a, s=(3, 5, 2))`, (a) => mx.fft[name](a, { s: [3, 5, 2] })],
    [`${name} of two lengths`, `mx.fft.${name}(a, s=(3, 5))`, (a) => mx.fft[name](a, { s: [3, 5] })],
    [`${name} of axes`, `mx.fft.${name}(a, axes=(1, 0))`, (a) => mx.fft[name](a, { axes: [1, 0] })],
    [
      `${name} of s and axes, ortho`,
      `mx.fft.${name}(a, s=(4, 2), axes=(-1, 0), norm="ortho")`,
      (a) => mx.fft[name](a, { s: [4, 2], axes: [-1, 0], norm: 'ortho' }),
    ],
  ],
);

const rest: Case[] = [
  ['fftshift', 'mx.fft.fftshift(a)', (a) => mx.fft.fftshift(a)],
  ['ifftshift of an axis', 'mx.fft.ifftshift(a, axes=[0])', (a) => mx.fft.ifftshift(a, { axes: [0] })],
  ['fftfreq', 'mx.fft.fftfreq(7, 0.5)', () => mx.fft.fftfreq(7, { d: 0.5 })],
  ['rfftfreq', 'mx.fft.rfftfreq(8)', () => mx.fft.rfftfreq(8)],
];

describe.each(['float32', 'complex64', 'int32', 'bfloat16'] as const)('fft of %s gives what Python gives', (dtype) => {
  itGivesWhatPythonGives([...oneAxis, ...several, ...rest], dtype);
});

describe('fft', () => {
  it('of a large prime length comes back by its inverse', () => {
    const a = mx.random.normal([3, 1009], { key: mx.random.key(4) });
    const back = mx.real(mx.fft.ifft(mx.fft.fft(a)));
    expect(mx.allclose(back, a, { atol: 1e-5 }).item()).toBe(true);
  });

  it.each<[string, () => unknown]>([
    ['a 0-dimensional array', () => mx.fft.fft(mx.array(1))],
    ['n of 0', () => mx.fft.fft(mx.ones([4]), { n: 0 })],
    ['n of -1', () => mx.fft.rfft(mx.ones([4]), { n: -1 })],
    ['n beyond int32', () => mx.fft.fft(mx.ones([4]), { n: 2 ** 31 })],
    ['half a spectrum of one entry', () => mx.fft.irfft(mx.ones([1]))],
    ['an unknown norm', () => mx.fft.fft(mx.ones([4]), { norm: 'none' as never })],
    ['repeated axes', () => mx.fft.fft2(mx.ones([4, 4]), { axes: [0, -2] })],
    ['fewer lengths than axes', () => mx.fft.fftn(mx.ones([4, 4]), { s: [2], axes: [0, 1] })],
    ['s of no list', () => mx.fft.fftn(mx.ones([4, 4]), { s: 3 as never })],
    ['d of 0', () => mx.fft.fftfreq(4, { d: 0 })],
    ['a result beyond 2^47 elements', () => mx.fft.fftn(mx.ones([1, 1]), { s: [2 ** 30, 2 ** 30] })],
  ])('refuses %s', (_, call) => {
    expect(call).toThrow(mx.MLXError);
  });

  it('takes every dtype', () => {
    for (const dtype of mx.dtypes) expect(mx.fft.fft(sample(dtype, [4])).dtype).toBe('complex64');
  });
});
