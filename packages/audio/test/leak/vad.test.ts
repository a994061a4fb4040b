import * as mx from '@mlxts/core';
import { expect, it } from 'vitest';
import { loadVad } from '../../src/index.js';
import { testVadModel } from '../test-model.js';

const rate = 8000;
const piece = Float32Array.from({ length: 12 * rate }, (_, i) => 0.1 * Math.sin(i * i * 0.001));

it('hears a minute, and a stream of one, in the memory of two blocks and leaves nothing behind', async () => {
  const before = mx.liveHandles();
  {
    using vad = await loadVad(testVadModel());
    await vad.speechProbabilities(piece, { sampleRate: rate });
    const [handles, active] = [mx.liveHandles(), mx.getActiveMemory()];
    mx.resetPeakMemory();
    let most = 0;
    const onProgress = () => {
      most = Math.max(most, mx.liveHandles());
    };
    const minute = new Float32Array(5 * piece.length);
    for (let at = 0; at < minute.length; at += piece.length) minute.set(piece, at);
    expect(await vad.speechProbabilities(minute, { sampleRate: rate, onProgress })).toHaveLength(1875);
    const stream = vad.stream({ sampleRate: rate });
    for (let at = 0; at < minute.length; at += 10 * rate) await stream.push(minute.subarray(at, at + 10 * rate));
    await stream.flush();
    await expect(
      vad.speechProbabilities(minute, { sampleRate: rate, onProgress: () => expect.fail('stop') }),
    ).rejects.toThrow('stop');
    expect({ handles: mx.liveHandles(), active: mx.getActiveMemory() }).toEqual({ handles, active });
    expect(most).toBeLessThanOrEqual(handles + 1);
    // The largest arrays of a block, windows of spectra and of features, take less than a megabyte each.
    expect(mx.getPeakMemory() - active).toBeLessThan(12 * 2 ** 20);
  }
  expect(mx.liveHandles()).toBeLessThanOrEqual(before + 1); // the key of random numbers
});
