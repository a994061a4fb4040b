import * as mx from '@mlxts/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LetterTokenizer, letterTemplate } from '../../test/models/letter-tokenizer.js';
import { SuccessorModel } from '../../test/models/successor-model.js';
import { ChatSession, type ChatSessionOptions, type TurnOptions } from './chat-session.js';

const REPLY = 'BCDEFGHIJKLMNOPQ';
const tokenizer = new LetterTokenizer();

async function say(session: ChatSession, content: string, options?: TurnOptions): Promise<string> {
  let reply = '';
  for await (const { text } of session.send(content, options)) reply += text;
  return reply;
}

describe('ChatSession', () => {
  let model = new SuccessorModel(tokenizer.vocabSize);
  let handles = 0;
  // The default stream counts as a handle from its first use on.
  beforeAll(() => mx.tidy(() => mx.eval(mx.zeros([1]))));
  const start = (options?: ChatSessionOptions): ChatSession =>
    new ChatSession({ model, tokenizer, chatTemplate: letterTemplate }, options);
  beforeEach(() => {
    model.table.dispose();
    model = new SuccessorModel(tokenizer.vocabSize, 200);
    handles = mx.liveHandles();
  });

  it('keeps what was said', async () => {
    const session = start({ system: 'be' });
    expect(await say(session, 'hi')).toBe(REPLY);
    expect(session.history).toEqual([
      { role: 'system', content: 'be' },
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: REPLY },
    ]);
    session.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it('feeds in each turn only what the cache does not hold', async () => {
    const session = start();
    await say(session, 'hi');
    model.calls.length = 0;
    expect(await say(session, 'yo')).toBe(REPLY);
    // Held: `hi|A` and the reply. New: `|yo|A`, its last token by itself, then the tokens of the reply.
    expect(model.calls.slice(0, 2)).toEqual([4, 1]);
    session.dispose();
  });

  it('answers from its history as a new session with that history would', async () => {
    const session = start();
    await say(session, 'hi');
    session.dispose();
    model.calls.length = 0;
    expect(await say(session, 'yo')).toBe(REPLY);
    expect(model.calls[0]).toBe(`hi|A${REPLY}|yo|A`.length - 1);
    session.dispose();
  });

  it('keeps the part of a reply that was said before an abort', async () => {
    const session = start();
    const controller = new AbortController();
    const turn = async (): Promise<void> => {
      for await (const { text } of session.send('hi', { signal: controller.signal }))
        if (text === 'D') controller.abort('enough');
    };
    await expect(turn()).rejects.toBe('enough');
    expect(session.history.at(-1)).toEqual({ role: 'assistant', content: 'BCD' });
    expect(await say(session, 'yo')).toBe(REPLY);
    session.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it('keeps the part of a reply that was said before the loop was left', async () => {
    const session = start();
    for await (const { text } of session.send('hi')) if (text === 'C') break;
    expect(session.history.at(-1)?.content).toBe('BC');
    model.calls.length = 0;
    await say(session, 'yo');
    expect(model.calls[0]).toBeLessThanOrEqual('|yo|'.length + 1);
    session.dispose();
  });

  it('forgets a turn that was aborted before any text', async () => {
    const session = start();
    await say(session, 'hi');
    const before = session.history;
    await expect(say(session, 'yo', { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(session.history).toEqual(before);
    expect(await say(session, 'yo')).toBe(REPLY);
    session.dispose();
  });

  it('forgets a turn that failed, and goes on', async () => {
    const session = start();
    await say(session, 'hi');
    const before = session.history;
    await expect(say(session, 'x'.repeat(300))).rejects.toMatchObject({ code: 'ContextLength' });
    expect(session.history).toEqual(before);
    expect(await say(session, 'yo')).toBe(REPLY);
    session.dispose();
    expect(mx.liveHandles()).toBe(handles);
  });

  it('starts anew after a reset, with the same or another system prompt', async () => {
    const session = start({ system: 'be' });
    await say(session, 'hi');
    session.reset();
    expect(session.history).toEqual([{ role: 'system', content: 'be' }]);
    session.reset({ system: 'go' });
    expect(session.history).toEqual([{ role: 'system', content: 'go' }]);
    expect(mx.liveHandles()).toBe(handles);
  });

  it('refuses a second turn and a reset during a reply', async () => {
    const session = start();
    for await (const chunk of session.send('hi')) {
      expect(chunk.statistics.generatedTokens).toBeGreaterThan(0);
      await expect(say(session, 'yo')).rejects.toThrow(mx.ArgumentError);
      expect(() => session.reset()).toThrow(mx.ArgumentError);
    }
    expect(session.history).toHaveLength(2);
    session.dispose();
  });

  it('lets a turn override the options of the session', async () => {
    const session = start({ maxTokens: 2 });
    expect(await say(session, 'hi')).toBe('BC');
    expect(await say(session, 'hi', { maxTokens: 3 })).toBe('BCD');
    session.dispose();
  });

  it('needs a chat template', () => {
    expect(() => new ChatSession({ model, tokenizer, chatTemplate: undefined })).toThrow(
      expect.objectContaining({ code: 'Unsupported' }),
    );
  });
});
