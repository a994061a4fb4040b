import { describe, expect, it } from 'vitest';
import type { Segment } from './segment.js';
import { Transcription, type TranscriptionFacts } from './transcription.js';

const facts: TranscriptionFacts = { language: 'en', task: 'transcribe', duration: 3 };
const segment = (id: number): Segment => ({
  id,
  start: id,
  end: id + 1,
  text: ` word ${id}`,
  tokens: [id],
  seek: 0,
  temperature: 0,
  avgLogprob: 0,
  compressionRatio: 1,
  noSpeechProb: 0,
});

function work(count: number, failure?: Error) {
  const log: string[] = [];
  async function* source(): AsyncGenerator<Segment, TranscriptionFacts> {
    log.push('started');
    try {
      for (let id = 0; id < count; id++) {
        await null;
        log.push(`made ${id}`);
        yield segment(id);
      }
      if (failure) throw failure;
      return facts;
    } finally {
      log.push('ended');
    }
  }
  return { log, transcription: new Transcription(source()) };
}

async function ids(transcription: Transcription): Promise<number[]> {
  const found: number[] = [];
  for await (const { id } of transcription) found.push(id);
  return found;
}

describe('Transcription', () => {
  it('does nothing until it is read', async () => {
    const { log } = work(2);
    await null;
    expect(log).toEqual([]);
  });

  it('makes a segment when it is asked for', async () => {
    const { log, transcription } = work(3);
    const reader = transcription[Symbol.asyncIterator]();
    expect((await reader.next()).value).toMatchObject({ id: 0 });
    expect(log).toEqual(['started', 'made 0']);
    await reader.return();
  });

  it('gives the whole, with the text of all segments', async () => {
    const { transcription } = work(2);
    expect(await transcription.result()).toEqual({ text: 'word 0 word 1', segments: [0, 1].map(segment), ...facts });
    expect(transcription.result()).toBe(transcription.result());
  });

  it('is made once, however often it is read, in turn or at once', async () => {
    const { log, transcription } = work(3);
    const [whole, ...readers] = await Promise.all([transcription.result(), ids(transcription), ids(transcription)]);
    expect(readers).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(whole.segments).toHaveLength(3);
    expect(await ids(transcription)).toEqual([0, 1, 2]);
    expect(log).toEqual(['started', 'made 0', 'made 1', 'made 2', 'ended']);
  });

  it('fails for every reader after the segments before, and for none that does not read', async () => {
    const { transcription } = work(1, new Error('broken'));
    const found: number[] = [];
    const read = async () => {
      for await (const { id } of transcription) found.push(id);
    };
    await expect(read()).rejects.toThrow('broken');
    await expect(read()).rejects.toThrow('broken');
    await expect(transcription.result()).rejects.toThrow('broken');
    expect(found).toEqual([0, 0]);
  });

  it('ends when its loop is left, and says so to who asks for the whole then', async () => {
    const { log, transcription } = work(3);
    for await (const _ of transcription) break;
    expect(log).toEqual(['started', 'made 0', 'ended']);
    await expect(transcription.result()).rejects.toThrow('a loop over it was left');
  });

  it('goes on when a loop is left while something else reads', async () => {
    const { transcription } = work(3);
    const whole = transcription.result();
    for await (const _ of transcription) break;
    expect((await whole).segments).toHaveLength(3);
  });
});
