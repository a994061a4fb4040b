import { describe, expect, it } from 'vitest';
import { checkpointKey, snakeCase } from './checkpoint-key.js';
import { Module } from './module.js';

describe('checkpointKey', () => {
  it.each([
    ['qProj', 'q_proj'],
    ['inputLayernorm', 'input_layernorm'],
    ['fc1', 'fc1'],
    ['conv1d', 'conv1d'],
    ['weight', 'weight'],
    ['dtBias', 'dt_bias'],
  ])('turns %s into %s', (field, key) => {
    expect(snakeCase(field)).toBe(key);
  });

  it('takes explicit keys of the class and of its bases', () => {
    class Base extends Module {
      static readonly keys: Readonly<Record<string, string>> = { aLog: 'A_log', wqkv: 'Wqkv' };
    }
    class Derived extends Base {
      static override readonly keys = { wqkv: 'qkv' };
    }
    const derived = new Derived();
    expect(checkpointKey(derived, 'aLog')).toBe('A_log');
    expect(checkpointKey(derived, 'wqkv')).toBe('qkv');
    expect(checkpointKey(derived, 'outProj')).toBe('out_proj');
    expect(checkpointKey(derived, 'toString')).toBe('to_string');
  });
});
