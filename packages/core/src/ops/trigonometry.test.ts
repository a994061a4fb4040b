import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('aliases', () => {
  it('are the operations themselves', () => {
    expect(mx.acos).toBe(mx.arccos);
    expect(mx.atan2).toBe(mx.arctan2);
    expect(mx.pow).toBe(mx.power);
    expect(mx.conj).toBe(mx.conjugate);
    expect(mx.bitwiseLeftShift).toBe(mx.leftShift);
    expect(mx.empty).toBe(mx.zeros);
  });
});
