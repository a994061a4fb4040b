import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import type { LogitsProcessor } from '@mlxts/decoder';

export interface LogitRuleOptions {
  readonly vocabSize: number;
  /** Ids that never come. */
  readonly suppressed: readonly number[];
  /** Ids that do not come first, where no timestamp does. */
  readonly suppressedAtStart: readonly number[];
  /** Ends a text. */
  readonly end: number;
  readonly firstTimestamp: number;
  /** The latest moment, counted in timestamps, at which the first segment may begin; undefined: any. */
  readonly maxInitialTimestamp: number | undefined;
  readonly timestamps: boolean;
}

/**
 * What may come next in a text of Whisper: no suppressed token; timestamps in pairs, except before the end, that do not
 * decrease, the first one early; and a timestamp whenever all of them together are likelier than every other token.
 * @see https://github.com/openai/whisper/blob/main/whisper/decoding.py
 */
export class LogitRules implements Disposable {
  readonly #options: LogitRuleOptions;
  /** Where true, an id may not come: first `[V]`; later, of all ids `[V]` or of those before timestamps. */
  readonly #atStart: MLXArray;
  readonly #later: MLXArray;
  /** Like `#later`, without words. */
  readonly #closing: MLXArray;
  readonly #moments: MLXArray; // ids of timestamps

  constructor(options: LogitRuleOptions) {
    this.#options = options;
    const { vocabSize, suppressed, suppressedAtStart, end, firstTimestamp, maxInitialTimestamp, timestamps } = options;
    const never = new Uint8Array(vocabSize);
    for (const id of suppressed) never[id] = 1;
    const first = never.slice();
    if (timestamps) {
      first.fill(1, 0, firstTimestamp);
      if (maxInitialTimestamp !== undefined) first.fill(1, firstTimestamp + maxInitialTimestamp + 1);
    } else for (const id of suppressedAtStart) first[id] = 1;
    const words = never.slice(0, firstTimestamp);
    const mask = (values: Uint8Array): MLXArray => mx.astype(mx.array(values), 'bool');
    [this.#atStart, this.#later, this.#closing, this.#moments] = rootScope(() => [
      mask(first),
      mask(timestamps ? words : never),
      mask(words.slice().fill(1, 0, end)),
      mx.arange(firstTimestamp, vocabSize, { dtype: 'int32' }),
    ]);
  }

  /** For texts that begin after the first `begin` tokens. */
  processor(begin: number): LogitsProcessor {
    return (tokens, logits) => this.apply(mx.slice(tokens, [0, begin], tokens.shape), logits);
  }

  /** The texts so far `[B, n]` and the logits of the next token `[B, V]` → `[B, V]`. */
  apply(texts: MLXArray, logits: MLXArray): MLXArray {
    const count = texts.shape[1] as number;
    if (count === 0) return mx.where(this.#atStart, -Infinity, logits);
    return this.#options.timestamps ? this.#timed(texts, logits) : mx.where(this.#later, -Infinity, logits);
  }

  #timed(texts: MLXArray, logits: MLXArray): MLXArray {
    const { firstTimestamp, vocabSize } = this.#options;
    const [B, count] = texts.shape as [number, number];
    const isTimestamp = (back: number): MLXArray =>
      mx.greaterEqual(mx.slice(texts, [0, count - back], [B, count - back + 1]), firstTimestamp); // [B, 1]
    const isTime = isTimestamp(1);
    const wasTime = count < 2 ? mx.array([[true]]) : isTimestamp(2);
    const isOpen = mx.logicalAnd(isTime, mx.logicalNot(wasTime)); // a segment has ended: a timestamp or the end comes
    const isPair = mx.logicalAnd(isTime, wasTime); // a segment has begun: a word comes

    const latest = mx.max(texts, { axis: -1, keepdims: true }); // timestamps have the highest ids
    const earliest = mx.where(isPair, vocabSize, mx.where(isOpen, latest, mx.add(latest, 1)));
    const times = mx.where(
      mx.less(this.#moments, earliest),
      -Infinity,
      mx.slice(logits, [0, firstTimestamp], [B, vocabSize]),
    );
    const words = mx.where(
      mx.where(isOpen, this.#closing, this.#later),
      -Infinity,
      mx.slice(logits, [0, 0], [B, firstTimestamp]),
    );
    const timesMass = mx.logsumexp(times, { axis: -1, keepdims: true });
    const isLikelyTime = mx.greater(timesMass, mx.max(words, { axis: -1, keepdims: true }));
    return mx.concatenate([mx.where(isLikelyTime, -Infinity, words), times], { axis: -1 });
  }

  dispose(): void {
    for (const array of [this.#atStart, this.#later, this.#closing, this.#moments]) array.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
