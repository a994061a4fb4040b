export type { ChatMessage } from './chat-template/chat-message.js';
export { ChatTemplate, type ChatTemplateOptions, type RenderOptions } from './chat-template/chat-template.js';
export { ConfigReader, type RawConfig } from './config-reader.js';
export type { JsonObject } from './json.js';
export type { ModelFiles } from './model-files.js';
export { type OpenModelOptions, openModel } from './open-model.js';
export { readJson } from './read-json.js';
export type { Detokenizer } from './tokenizer/detokenizer.js';
export type { DecodeOptions, EncodeOptions, Tokenizer, TypedIds } from './tokenizer/tokenizer.js';
