import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.js';

describe('an array that is larger than the memory', () => {
  it('gives a typed error, however it is evaluated, and the next evaluation works', async () => {
    const { code, signal, stderr, printed } = await runProgram('too-large');
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    const outcomes = Object.entries(printed as Record<string, string>);
    expect(outcomes).toHaveLength(42);
    expect(outcomes.filter(([, code]) => !['Eval', 'Argument'].includes(code))).toEqual([]);
    expect(printed).toMatchObject({ 'zeros, evaluate': 'Eval', 'zeros, evalAsync': 'Eval' });
  });
});
