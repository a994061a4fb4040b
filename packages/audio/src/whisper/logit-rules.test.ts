import * as mx from '@mlxts/core';
import { afterAll, describe, expect, it } from 'vitest';
import { LogitRules } from './logit-rules.js';

const VOCAB = 60;
const END = 20;
const FIRST = 25;
const options = {
  vocabSize: VOCAB,
  suppressed: [3, 21, 22, 24],
  suppressedAtStart: [0, END],
  end: END,
  firstTimestamp: FIRST,
  maxInitialTimestamp: 4,
  timestamps: true,
};

/** The rules as they are written for one text at a time. */
function reference(text: readonly number[], logits: readonly number[]): number[] {
  const kept = [...logits];
  const forbid = (from: number, to: number) => kept.fill(-Infinity, from, to);
  for (const id of options.suppressed) forbid(id, id + 1);
  const isTime = (id: number | undefined) => id !== undefined && id >= FIRST;
  if (text.length === 0) {
    forbid(0, FIRST);
    forbid(FIRST + options.maxInitialTimestamp + 1, VOCAB);
    return kept;
  }
  const wasTime = text.length < 2 || isTime(text.at(-2));
  if (isTime(text.at(-1))) wasTime ? forbid(FIRST, VOCAB) : forbid(0, END);
  const latest = text.findLast(isTime);
  if (latest !== undefined) forbid(FIRST, isTime(text.at(-1)) && !wasTime ? latest : latest + 1);
  const mass = kept.slice(FIRST).reduce((sum, each) => sum + Math.exp(each), 0);
  if (Math.log(mass) > Math.max(...kept.slice(0, FIRST))) forbid(0, FIRST);
  return kept;
}

describe('LogitRules', () => {
  const rules = new LogitRules(options);
  afterAll(() => rules.dispose());
  const apply = (texts: number[][], logits: number[][], by = rules): number[][] =>
    by
      .apply(mx.reshape(mx.array(texts.flat(), { dtype: 'int32' }), [texts.length, -1]), mx.array(logits))
      .tolist() as number[][];
  const random = (seed: number): number[] =>
    mx.random.normal([VOCAB], { scale: 3, key: mx.random.key(seed) }).tolist() as number[];

  it.each([
    ['at the start', []],
    ['after the first timestamp', [26]],
    ['after a word', [26, 5]],
    ['after the end of a segment', [26, 5, 30]],
    ['after the start of the next', [26, 5, 30, 30]],
    ['after a word of the next', [26, 5, 30, 31, 7]],
    ['at the last moment', [26, 5, 59]],
    ['after a word without any timestamp', [5]],
  ])('allows what the written rules allow %s', (_, text) => {
    for (let seed = 0; seed < 12; seed++) {
      const logits = random(seed);
      if (seed % 3 === 0) for (let id = FIRST; id < VOCAB; id++) logits[id] = Math.fround((logits[id] as number) - 9); // no moment is likely
      if (text.length === 0) {
        const empty = mx.zeros([1, 0], { dtype: 'int32' });
        expect(rules.apply(empty, mx.array([logits])).tolist()).toEqual([reference(text, logits)]);
      } else expect(apply([text], [logits])).toEqual([reference(text, logits)]);
    }
  });

  it('judges each text of a batch by itself', () => {
    const texts = [
      [26, 5, 30],
      [26, 30, 7],
      [26, 4, 9],
    ];
    const logits = texts.map((_, row) => random(row));
    expect(apply(texts, logits)).toEqual(texts.map((text, row) => reference(text, logits[row] as number[])));
  });

  it('forbids only suppressed tokens where there are no timestamps, and a blank at the start', () => {
    using plain = new LogitRules({ ...options, timestamps: false });
    const logits = random(1);
    const without = (ids: number[]) => logits.map((each, id) => (ids.includes(id) ? -Infinity : each));
    expect(plain.apply(mx.zeros([1, 0], { dtype: 'int32' }), mx.array([logits])).tolist()).toEqual([
      without([3, 21, 22, 24, 0, END]),
    ]);
    expect(apply([[26, 5]], [logits], plain)).toEqual([without([3, 21, 22, 24])]);
  });

  it('looks only at what comes after the prompt', () => {
    const logits = random(2);
    const processed = rules.processor(3)(mx.array([[26, 5, 40, 26, 5]], { dtype: 'int32' }), mx.array([logits]));
    expect(processed.tolist()).toEqual([reference([26, 5], logits)]);
  });

  it('keeps the dtype of the logits', () => {
    const half = mx.zeros([1, VOCAB], { dtype: 'float16' });
    expect(rules.apply(mx.array([[26, 5]], { dtype: 'int32' }), half).dtype).toBe('float16');
  });
});
