import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.js';

describe('200 worker threads', () => {
  it('may be ended at any moment while they compute, and give their memory back', async () => {
    const { code, signal, stderr, printed } = await runProgram('workers', ['200']);
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    const { ended, growth } = printed as { ended: number; growth: number };
    expect(ended).toBe(200);
    expect(growth).toBeLessThan(50e6);
  });
});
