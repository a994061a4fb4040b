import { ConfigReader, type RawConfig } from '@mlxts/hub';
import { isSimilarityMetric, similarityMetrics } from '../output/similarity.js';
import type { SentenceDefinition } from './definition.js';
import { malformed, unsupported } from './definition-error.js';

export type SentenceConfig = Pick<SentenceDefinition, 'prompts' | 'defaultPromptName' | 'similarity' | 'truncateDim'>;

/**
 * config_sentence_transformers.json; an empty object where there is none.
 * @throws MLXError `Config` for malformed fields; `Unsupported` for a model of another kind or a similarity not known
 */
export function parseSentenceConfig(path: string, raw: RawConfig): SentenceConfig {
  const read = new ConfigReader(`load: ${path}`, raw);
  const kind = read.optionalText('model_type') ?? 'SentenceTransformer';
  if (kind !== 'SentenceTransformer') throw unsupported(path, `model_type: expected SentenceTransformer, got ${kind}`);
  const prompts = parsePrompts(path, read.optionalRecord('prompts') ?? {});
  const defaultPromptName = read.optionalText('default_prompt_name');
  if (defaultPromptName !== undefined && !Object.hasOwn(prompts, defaultPromptName))
    throw malformed(
      path,
      `default_prompt_name: expected one of ${JSON.stringify(Object.keys(prompts))}, got ${JSON.stringify(defaultPromptName)}`,
    );
  const similarity = read.optionalText('similarity_fn_name') ?? 'cosine';
  if (!isSimilarityMetric(similarity))
    throw unsupported(path, `similarity_fn_name: expected ${similarityMetrics.join(', ')}, got ${similarity}`);
  return { prompts, defaultPromptName, similarity, truncateDim: read.optionalCount('truncate_dim') };
}

/** A prompt that is null is none: empty. */
function parsePrompts(path: string, raw: RawConfig): Record<string, string> {
  const prompts = Object.entries(raw).map(([name, text]): [string, string] => {
    if (text === null || typeof text === 'string') return [name, text ?? ''];
    throw malformed(path, `prompts.${name}: expected text, got ${JSON.stringify(text)}`);
  });
  return Object.fromEntries(prompts);
}
