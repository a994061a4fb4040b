import { join } from 'node:path';
import { ConfigReader, readJson } from '@mlxts/hub';
import type { PoolingDefinition, PoolingMode, SentenceDefinition, StageDefinition } from './definition.js';
import { unsupported } from './definition-error.js';
import { checkKeys, parseDense } from './dense-config.js';
import { parsePooling } from './pooling-config.js';
import { type ModuleEntry, readModules } from './read-modules.js';
import { parseSentenceConfig } from './sentence-config.js';
import { parseTransformer, transformerConfigNames } from './transformer-config.js';

export interface DefinitionOverrides {
  /** Pools so, whatever the files say. */
  readonly pooling?: PoolingMode | readonly PoolingMode[] | undefined;
}

/**
 * Reads the definition that sentence-transformers keeps beside a checkpoint: modules.json with the configurations that it
 * names, and config_sentence_transformers.json. A checkpoint without modules.json gets what sentence-transformers gives it:
 * the mean of its tokens, not normalized.
 * @throws MLXError `Config` for malformed files; `Unsupported`, by name, for what is asked for and not done here
 * @see https://sbert.net/docs/sentence_transformer/usage/custom_models.html
 */
export async function readDefinition(
  directory: string,
  { pooling: asked }: DefinitionOverrides = {},
): Promise<SentenceDefinition> {
  const modes = asked === undefined ? undefined : typeof asked === 'string' ? [asked] : asked;
  const modules = await readModules(directory);
  const own = await readOptional(directory, 'config_sentence_transformers.json');
  const config = parseSentenceConfig(own.path, own.raw);
  const transformer = await readTransformer(directory);
  const base = { ...config, ...transformer };
  if (modules === undefined) return { ...base, ...plain(directory, modes) };

  const [{ directory: first } = { directory }, second, ...rest] = modules;
  if (first !== join(directory, ''))
    throw unsupported(join(directory, 'modules.json'), `expected the Transformer beside modules.json, got ${first}`);
  const pooling = await readPooling(second?.directory ?? directory);
  const stages = await Promise.all(rest.map(readStage));
  return { ...base, pooling: modes === undefined ? pooling : { ...pooling, modes }, stages, assumptions: [] };
}

function plain(directory: string, modes: readonly PoolingMode[] | undefined) {
  const pooling: PoolingDefinition = { modes: modes ?? ['mean'], includePrompt: true, inputDims: undefined };
  const assumption =
    `${directory} has no modules.json, which would say how embeddings are made: the mean of all tokens is taken and ` +
    'not normalized, as sentence-transformers does then. Give `pooling` to say how it is to be done';
  return { pooling, stages: [], assumptions: modes === undefined ? [assumption] : [] };
}

async function readTransformer(directory: string): Promise<ReturnType<typeof parseTransformer>> {
  for (const name of transformerConfigNames) {
    const path = join(directory, name);
    const raw = await readJson('load', path, 'Config');
    if (raw) return parseTransformer(path, raw);
  }
  return { maxSeqLength: undefined, lowerCase: false };
}

async function readPooling(directory: string): Promise<PoolingDefinition> {
  const { path, raw } = await readOptional(directory, 'config.json');
  return parsePooling(path, raw);
}

async function readStage({ type, directory }: ModuleEntry): Promise<StageDefinition> {
  const { path, raw } = await readOptional(directory, 'config.json');
  if (type === 'Dense') return parseDense(path, directory, raw);
  checkKeys(path, new ConfigReader(`load: ${path}`, raw));
  return { kind: 'normalize' };
}

async function readOptional(directory: string, name: string) {
  const path = join(directory, name);
  return { path, raw: (await readJson('load', path, 'Config')) ?? {} };
}
