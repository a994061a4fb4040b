import { startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Embedder, load } from '../../src/index.js';
import { cosine } from '../cosine.js';
import { testModel } from '../test-model.js';
import { source } from './source.js';

const texts = [
  'Paris is the capital of France.',
  'La capitale de la France est Paris.',
  'Die Hauptstadt von Frankreich ist Paris.',
  'La capital de Francia es París, ¿no?',
  'Столица Франции — Париж.',
  'Η πρωτεύουσα της Γαλλίας είναι το Παρίσι.',
  'フランスの首都はパリです。',
  '法国的首都是巴黎。',
  '프랑스의 수도는 파리입니다.',
  'عاصمة فرنسا هي باريس.',
  'फ़्रांस की राजधानी पेरिस है।',
  'Thủ đô của Pháp là Paris.',
  '',
  '   \t\n ',
  'naïve café résumé, ÀÉÎÕÜ ß ǅ ﬁ',
  '👩‍👩‍👧 went to 🇫🇷 for 12,345.67 € [MASK] [SEP]',
  'const f = (x) => x ** 2; // squares\n\tif (f(3) !== 9) throw new Error("!");',
  `${'pneumonoultramicroscopicsilicovolcanoconiosis '.repeat(3)}${'x'.repeat(120)}`,
  'A sentence that goes on, and on, and on. '.repeat(40),
];

describe('all-MiniLM-L6-v2', () => {
  let embedder: Embedder;
  let expected: { ids: number[][]; embeddings: number[][] };
  beforeAll(async () => {
    embedder = await load(testModel());
    const oracle = await startOracle({ env: { OPENBLAS_NUM_THREADS: '1' } }); // more threads would wait for cores
    expected = await oracle.run(await source('minilm.py'), { directory: testModel(), texts });
    await oracle.close();
  });
  afterAll(() => embedder.dispose());

  it('is what its files say', () => {
    expect(embedder).toMatchObject({ dimensions: 384, maxTokens: 256, normalizes: true, pooling: ['mean'] });
    expect(embedder.similarityMetric).toBe('cosine');
  });

  it('gives embeddings of the reference, in one call and for each text alone', async () => {
    const { embeddings, tokens, truncated } = await embedder.embedWithDetails(texts);
    expect(tokens).toEqual(expected.ids.map((ids) => ids.length));
    expect(truncated).toEqual([texts.length - 1]);
    const alone = await Promise.all(texts.map((text) => embedder.embedDocuments([text])));
    for (const [index, embedding] of embeddings.entries()) {
      expect(embedding).toHaveLength(384);
      expect(cosine(embedding, expected.embeddings[index] ?? [])).toBeGreaterThanOrEqual(0.9999);
      const largest = Math.max(...embedding.map((value, at) => Math.abs(value - (alone[index]?.[0]?.[at] ?? 9))));
      expect(largest).toBeLessThan(1e-5);
    }
  });

  it('finds the sentence that means the same', async () => {
    const question = await embedder.embedQuery('Which city do the French govern from?');
    const [scores] = await embedder.similarity([question], await embedder.embedDocuments(['I like cheese.', ...texts]));
    expect(scores?.indexOf(Math.max(...(scores ?? [])))).toBe(1);
  });
});
