import { ArgumentError, defaultDevice, ShapeError } from '@mlxts/core';
import { checkChoice, checkInt, checkOptions } from '@mlxts/core/native';
import type { EmbeddingOutput, EmbedOptions, PromptOptions } from './embed-options.js';
import type { EmbeddingRanges } from './output/embedding-ranges.js';

/** What a model says of its embeddings: what options default to. */
export interface EmbeddingDefaults {
  readonly prompts: Readonly<Record<string, string>>;
  readonly defaultPromptName: string | undefined;
  readonly dimensions: number;
  /** What `dimensions` may be at most. */
  readonly fullDimensions: number;
  readonly normalizes: boolean;
}

/** Options that were checked and filled in. */
export interface EmbedRequest {
  readonly prompt: string;
  readonly dimensions: number;
  readonly normalize: boolean;
  readonly overflow: 'truncate' | 'error' | 'chunk';
  readonly batchTokens: number;
  readonly output: EmbeddingOutput;
  readonly ranges: EmbeddingRanges | undefined;
}

const op = 'embed';

/** @throws ArgumentError for an option that is out of range or cannot be honoured; ShapeError for ranges that do not fit */
export function readRequest(options: EmbedOptions | undefined, defaults: EmbeddingDefaults): EmbedRequest {
  const { dimensions = defaults.dimensions, normalize = defaults.normalizes, ...rest } = checkOptions(op, options);
  const { overflow = 'truncate', output = 'float32', ranges } = rest;
  const { batchTokens = defaultDevice() === 'gpu' ? 16_384 : 4096 } = rest;
  if (typeof normalize !== 'boolean')
    throw new ArgumentError({ op, message: `expected normalize to be true or false, got ${String(normalize)}` });
  const request: EmbedRequest = {
    prompt: resolvePrompt(rest, defaults),
    dimensions: checkInt(op, 'dimensions', dimensions, { min: 1, max: defaults.fullDimensions }),
    normalize,
    overflow: checkChoice(op, 'overflow', overflow, ['truncate', 'error', 'chunk']),
    batchTokens: checkInt(op, 'batchTokens', batchTokens, { min: 1, max: 2 ** 30 }),
    output: checkChoice(op, 'output', output, ['float32', 'int8', 'ubinary', 'array']),
    ranges,
  };
  checkRanges(request);
  return request;
}

/** @throws ArgumentError for two prompts at once and a name that the model does not have */
export function resolvePrompt(
  { prompt, promptName }: PromptOptions,
  { prompts, defaultPromptName }: Pick<EmbeddingDefaults, 'prompts' | 'defaultPromptName'>,
): string {
  if (prompt !== undefined && promptName !== undefined)
    throw new ArgumentError({ op, message: 'expected prompt or promptName, got both' });
  if (prompt !== undefined) {
    if (typeof prompt === 'string') return prompt;
    throw new ArgumentError({ op, message: `expected prompt to be text, got ${typeof prompt}` });
  }
  const name = promptName ?? defaultPromptName;
  if (name === undefined) return '';
  const found = Object.hasOwn(prompts, name) ? prompts[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(prompts);
  const expected =
    names.length === 0 ? 'expected none, since the model has no prompts' : `expected one of ${names.join(', ')}`;
  throw new ArgumentError({ op, message: `promptName: ${expected}, got ${JSON.stringify(name)}` });
}

function checkRanges({ output, ranges, dimensions }: EmbedRequest): void {
  if (output !== 'int8') {
    if (ranges === undefined) return;
    throw new ArgumentError({ op, message: `expected ranges for output int8 alone, got output ${output}` });
  }
  if (ranges === undefined)
    throw new ArgumentError({
      op,
      message: 'expected ranges for output int8: embeddingRanges takes them from a sample',
    });
  if (ranges.min.length !== dimensions || ranges.max.length !== dimensions)
    throw new ShapeError({
      op,
      message: `ranges: expected ${dimensions} dimensions, as the embeddings have, got ${ranges.min.length} and ${ranges.max.length}`,
    });
}
