import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilAborted } from './until-aborted.js';

const never = new Promise<never>(() => {});

describe('untilAborted', () => {
  it('gives the outcome of the work and leaves no listener', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(4), signal)).resolves.toBe(4);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('rejects with the reason of the signal while the work goes on', async () => {
    const controller = new AbortController();
    const outcome = untilAborted(never, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(outcome).rejects.toBe(reason);
  });

  it('rejects at once on a signal that was aborted before', async () => {
    await expect(untilAborted(never, AbortSignal.abort('gone'))).rejects.toBe('gone');
  });

  it('is the work itself without a signal', () => {
    const work = Promise.resolve(1);
    expect(untilAborted(work, undefined)).toBe(work);
  });
});
