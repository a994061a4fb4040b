import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.js';

describe('garbage collection', () => {
  it.each([['at chosen moments'], ['after every hundred allocations', '--gc-interval=101']])(
    '%s frees no handle under an operation, and each soon after',
    async (_, ...flags) => {
      const { code, signal, stderr, printed } = await runProgram('collections', [], ['--expose-gc', ...flags]);
      expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
      expect(printed).toMatchObject({ readable: 100, leftInTurn: 0, leftIdle: 0 });
      expect((printed as { handles: number }).handles).toBeLessThan(10);
    },
  );
});
