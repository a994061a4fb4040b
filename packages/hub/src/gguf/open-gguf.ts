import { type GGUFHeader, type MLXArray, readGGUFHeader } from '@mlxts/core';
import { ChatTemplate } from '../chat-template/chat-template.js';
import type { JsonObject } from '../json.js';
import type { ModelFiles } from '../model-files.js';
import type { OpenModelOptions } from '../open-model.js';
import { specialTokens } from '../tokenizer/special-tokens.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import type { Architecture } from './architecture.js';
import { loadGGUFWeights } from './load-weights.js';
import { GGUFMetadata } from './metadata.js';
import { quantizationOf } from './quantization.js';
import { architectures } from './registry.js';
import { readRopeFactors } from './rope-factors.js';
import { huggingFaceName } from './tensor-names.js';
import { tokenizerFromMetadata } from './tokenizer-json.js';

function architectureOf(metadata: GGUFMetadata): Architecture {
  const name = metadata.string('general.architecture');
  const architecture = Object.hasOwn(architectures, name) ? architectures[name] : undefined;
  if (architecture) return architecture;
  throw metadata.fail(
    `architecture ${JSON.stringify(name)} is not known, only ${Object.keys(architectures).join(', ')}`,
    'UnknownModelType',
  );
}

function checkTensors(metadata: GGUFMetadata, architecture: Architecture, names: ReadonlySet<string>): void {
  const unknown = [...names].filter(
    (name) => !architecture.ignored.has(name) && huggingFaceName(architecture, name) === undefined,
  );
  if (unknown.length > 0) throw metadata.fail(`${unknown.length} tensors of unknown names: ${unknown.join(', ')}`);
}

function checkWhole(metadata: GGUFMetadata): void {
  const parts = metadata.optionalInteger('split.count') ?? 1;
  if (parts > 1)
    throw metadata.fail(
      `one of ${parts} parts of a split model; join them with llama-gguf-split --merge`,
      'Unsupported',
    );
}

/** Ids that end a generation: end of text, of turn and of message. */
function endIds(metadata: GGUFMetadata): number[] {
  const keys = ['eos_token_id', 'eot_token_id', 'eom_token_id'];
  return keys.map((key) => metadata.optionalInteger(`tokenizer.ggml.${key}`)).filter((id) => id !== undefined);
}

function chatTemplateOf(metadata: GGUFMetadata, tokenizerConfig: JsonObject): ChatTemplate | undefined {
  const prefix = 'tokenizer.chat_template';
  const templates = new Map<string, string>();
  const main = metadata.optionalString(prefix);
  if (main !== undefined) templates.set('default', main);
  for (const name of metadata.optionalStrings('tokenizer.chat_templates') ?? []) {
    const text = metadata.optionalString(`${prefix}.${name}`);
    if (text !== undefined) templates.set(name, text);
  }
  return templates.size > 0
    ? new ChatTemplate(templates, { specialTokens: specialTokens(tokenizerConfig) })
    : undefined;
}

function configOf(
  header: GGUFHeader,
  metadata: GGUFMetadata,
  architecture: Architecture,
  ropeFactors: readonly number[] | undefined,
): JsonObject {
  const tensors = new Set(header.tensors.map(({ name }) => name));
  const vocabSize = metadata.strings('tokenizer.ggml.tokens').length;
  const quantization = quantizationOf(header.tensors, (name) => huggingFaceName(architecture, name));
  const bos = metadata.optionalInteger('tokenizer.ggml.bos_token_id');
  const eos = endIds(metadata);
  return {
    ...architecture.config({ metadata, tensors, vocabSize, ropeFactors }),
    ...(bos === undefined ? {} : { bos_token_id: bos }),
    ...(eos.length === 0 ? {} : { eos_token_id: eos.length === 1 ? eos[0] : eos }),
    ...(quantization ? { quantization } : {}),
  };
}

/** Opens a GGUF file: config, tokenizer and chat template come from its metadata. */
export async function openGGUF(
  path: string,
  { signal, readWeights = false }: OpenModelOptions = {},
): Promise<ModelFiles> {
  const header = await readGGUFHeader(path);
  signal?.throwIfAborted();
  const metadata = new GGUFMetadata(header.metadata, path);
  checkWhole(metadata);
  const architecture = architectureOf(metadata);
  checkTensors(metadata, architecture, new Set(header.tensors.map(({ name }) => name)));
  const config = configOf(header, metadata, architecture, await readRopeFactors(path, header));
  const makeTexts = () => {
    const source = tokenizerFromMetadata(metadata);
    const tokenizer = new Tokenizer(source.json, source.config, { source: path, eosTokenIds: endIds(metadata) });
    return { tokenizer, chatTemplate: chatTemplateOf(metadata, source.config) };
  };
  const load = (options: Parameters<typeof loadGGUFWeights>[4]) =>
    loadGGUFWeights(path, header, architecture, config, options);
  let texts: ReturnType<typeof makeTexts> | undefined;
  let early: Map<string, MLXArray> | undefined;
  if (readWeights) early = await load({ signal, whileReading: () => (texts = makeTexts()) });
  texts ??= makeTexts();
  return {
    path,
    format: 'gguf',
    config,
    generationConfig: undefined,
    ...texts,
    loadWeights: async (options) => {
      const weights = early ?? (await load({ signal: options?.signal }));
      early = undefined;
      return weights;
    },
    dispose: () => {
      for (const array of early?.values() ?? []) array.dispose();
      early = undefined;
    },
  };
}
