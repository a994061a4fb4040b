import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { untilAborted } from '@mlxts/decoder';
import type { LanguageDetection } from '../recognition/transcriber.js';
import type { EncodedWindow } from './encoded-window.js';
import type { WhisperTokens } from './whisper-tokens.js';

/** The language of a window: the likeliest of the tokens of languages at the start of a text. */
export async function detectLanguage(
  { whisper, states }: EncodedWindow,
  { start, languages }: WhisperTokens,
  signal?: AbortSignal,
): Promise<LanguageDetection> {
  const likelihoods = rootScope(() => {
    const h = whisper.decode(mx.array([[start]], { dtype: 'int32' }), states); // [1, 1, D]
    const logits = mx.reshape(mx.astype(whisper.logits(h), 'float32'), [-1]);
    return mx.softmax(mx.take(logits, mx.array([...languages.values()], { dtype: 'int32' })), { axis: -1 });
  });
  try {
    await untilAborted(mx.evalAsync(likelihoods), signal);
    const values = likelihoods.toTypedArray() as Float32Array;
    const ranked = [...languages.keys()]
      .map((code, index): [string, number] => [code, values[index] as number])
      .sort(([, a], [, b]) => b - a);
    const [language, probability] = ranked[0] as [string, number];
    return { language, probability, probabilities: Object.fromEntries(ranked) };
  } finally {
    likelihoods.dispose();
  }
}
