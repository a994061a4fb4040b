import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { SentenceDefinition } from './definition.js';
import { unsupported } from './definition-error.js';

/** Under which names the Transformer module has kept its configuration, the first that exists is read. */
export const transformerConfigNames = ['bert', 'roberta', 'distilbert', 'camembert', 'xlm-roberta'].map(
  (name) => `sentence_${name}_config.json`,
);

/** The configuration of the Transformer module. @throws MLXError `Config`, `Unsupported` */
export function parseTransformer(path: string, raw: RawConfig): Pick<SentenceDefinition, 'maxSeqLength' | 'lowerCase'> {
  const read = new ConfigReader(`load: ${path}`, raw);
  const task = read.optionalText('transformer_task') ?? 'feature-extraction';
  if (task !== 'feature-extraction')
    throw unsupported(path, `transformer_task: expected feature-extraction, got ${task}`);
  const output = read.optionalText('module_output_name') ?? 'token_embeddings';
  if (output !== 'token_embeddings')
    throw unsupported(path, `module_output_name: expected token_embeddings, got ${output}`);
  return { maxSeqLength: read.optionalCount('max_seq_length'), lowerCase: read.flag('do_lower_case', false) };
}
