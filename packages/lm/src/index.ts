export {
  type ChatModel,
  ChatSession,
  type ChatSessionOptions,
  type FinishReason,
  type GenerationStatistics,
  type LanguageModel,
  makeSampler,
  type Sampler,
  type SamplingOptions,
  type TextChunk,
  type TurnOptions,
} from '@mlxts/decoder';
export type { ChatMessage, ChatTemplate, Tokenizer } from '@mlxts/hub';
export type { Prompt } from './encode-prompt.js';
export { type GenerateResult, generate } from './generate.js';
export { type LoadedModel, type LoadOptions, load } from './load.js';
export { type GenerateOptions, streamGenerate } from './stream-generate.js';
