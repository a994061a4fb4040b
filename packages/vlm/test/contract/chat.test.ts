import * as mx from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ChatSession, type LoadedModel, load, type RGBImage, type Sampler, type TurnOptions } from '../../src/index.js';
import { picture } from '../picture.js';
import { withTinyModel } from '../tiny-model.js';

/** The likeliest small letter: a reply of those has the same tokens when it comes back in a prompt. */
const letters: Sampler = { state: [], sample: (logits) => mx.argmax(mx.slice(logits, [0, 0], [1, 26]), { axis: -1 }) };
const always = (letter: string): Sampler => ({
  state: [],
  sample: () => mx.array([letter.charCodeAt(0) - 97], { dtype: 'uint32' }),
});

describe.each(['qwen2_vl', 'smolvlm'])('ChatSession of %s', (modelType) => {
  let loaded: LoadedModel;
  beforeAll(async () => {
    await withTinyModel(modelType, async (directory) => {
      loaded = await load(directory);
    });
  });
  afterAll(() => loaded.dispose());

  const start = (): ChatSession =>
    new ChatSession(loaded, { maxTokens: 6, stopTokens: [], sampler: letters, system: 'be' });
  const say = async (session: ChatSession, content: Parameters<ChatSession['send']>[0], options?: TurnOptions) => {
    const tokens: number[] = [];
    for await (const { token } of session.send(content, options)) tokens.push(token);
    return tokens;
  };
  /** How many positions each forward pass of `work` fed. */
  const fed = async (work: () => Promise<unknown>): Promise<number[]> => {
    const forward = vi.spyOn(loaded.model, 'forward');
    await work();
    const lengths = forward.mock.calls.map(([inputs]) => inputs.shape[1] ?? 0);
    forward.mockRestore();
    return lengths;
  };

  it('takes images in any turn and text between them, each turn fed from where the last one ended', async () => {
    using session = start();
    await say(session, 'what?', { images: [picture(1)] });
    const second = await fed(() => say(session, 'and?'));
    expect(second[0]).toBeLessThan('.user:and?.assistant:'.length + 2);
    const third = await fed(() =>
      say(session, [{ type: 'text', text: 'or ' }, { type: 'image' }], { images: [picture(2)] }),
    );
    expect((third[0] ?? 0) + 1).toBeGreaterThan('.user:or .assistant:'.length + 6);
    expect(session.history.map(({ role }) => role)).toEqual(['system', ...Array(3).fill(['user', 'assistant'])].flat());
  });

  it('says what it says when the whole conversation is fed at once', async () => {
    using session = start();
    await say(session, 'what?', { images: [picture(1)] });
    const replies = [await say(session, 'and?'), await say(session, 'or?', { images: [picture(2)] })];
    // The cache of a turn that failed is gone, and the next one feeds all.
    await expect(say(session, 'x', { maxTokens: 0 })).rejects.toThrow('expected maxTokens');
    const all = await fed(async () => replies.push(await say(session, 'so?')));
    expect(all[0]).toBeGreaterThan(60);

    using again = start();
    await say(again, 'what?', { images: [picture(1)] });
    expect([
      await say(again, 'and?'),
      await say(again, 'or?', { images: [picture(2)] }),
      await say(again, 'so?'),
    ]).toEqual(replies);
  });

  it('goes on from the same image, and not from another one in its place', async () => {
    using session = start();
    const cut = async (image: RGBImage): Promise<void> => {
      // The first letter may begin the stop string, so nothing is said when the loop is left.
      for await (const { text } of session.send('what?', { images: [image], sampler: always('f'), stop: 'fx' })) {
        expect(text).toBe('');
        break;
      }
      expect(session.history).toEqual([{ role: 'system', content: 'be' }]);
    };
    await cut(picture(1));
    expect((await fed(() => cut(picture(1))))[0]).toBe(1);
    expect((await fed(() => cut(picture(2))))[0]).toBeGreaterThan('what?.assistant:'.length + 5);
    expect((await fed(() => cut(picture(2))))[0]).toBe(1);
  });

  it('forgets a turn whose images are wrong', async () => {
    using session = start();
    await expect(say(session, [{ type: 'image' }], { images: [] })).rejects.toThrow('1, got 0');
    expect(session.history).toEqual([{ role: 'system', content: 'be' }]);
    expect(await say(session, 'hi')).toHaveLength(6);
  });

  it('refuses a second reply at once', async () => {
    using session = start();
    const first = session.send('a');
    await first.next();
    await expect(say(session, 'b')).rejects.toThrow('under way');
    await first.return();
  });
});
