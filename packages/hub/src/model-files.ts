import type { ChatTemplate } from './chat-template/chat-template.js';
import type { Checkpoint } from './checkpoint.js';
import type { JsonObject } from './json.js';
import type { Tokenizer } from './tokenizer/tokenizer.js';

/** A model whose small files have been read and checked; its weights are read by `loadWeights`. */
export interface ModelFiles extends Checkpoint {
  format: 'directory' | 'gguf';
  generationConfig: JsonObject | undefined;
  tokenizer: Tokenizer;
  chatTemplate: ChatTemplate | undefined;
  /** Frees the weights that `readWeights` read and nobody took. */
  dispose(): void;
}
