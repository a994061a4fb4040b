import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.js';

describe('a process', () => {
  it.each(['exit', 'await', 'end'])('leaves cleanly with evaluations in flight (%s)', async (how) => {
    for (let i = 0; i < 3; i++) {
      const { code, signal, stderr } = await runProgram('exit-in-flight', [how]);
      expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    }
  });

  it('that throws leaves with the error, not a signal', async () => {
    const { code, signal, stderr } = await runProgram('exit-in-flight', ['throw']);
    expect({ code, signal }).toEqual({ code: 1, signal: null });
    expect(stderr).toMatch(/on purpose/);
  });

  it('starts and ends workers, also in the middle of an evaluation', async () => {
    const { code, signal, stdout, stderr } = await runProgram('workers', ['20']);
    expect({ code, signal, stdout, stderr }).toEqual({ code: 0, signal: null, stdout: 'workers 10\n', stderr: '' });
  });

  it('keeps the addon mapped when the last worker that loaded it has ended', async () => {
    const { code, signal, stdout } = await runProgram('pinned');
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(JSON.parse(stdout)).toEqual({ first: 5, mapped: true, second: 5 });
  });

  it('keeps its event loop turning during an asynchronous evaluation', async () => {
    const { stdout } = await runProgram('event-loop');
    const { ticks, took } = JSON.parse(stdout) as { ticks: number; took: number };
    expect(ticks).toBeGreaterThan(Math.min(10, took / 20));
  });
});
