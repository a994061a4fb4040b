import { MLXError } from '@mlxts/core';
import type { ChatMessage, ChatTemplate, Tokenizer } from '@mlxts/hub';

/** Text as it is, token ids, or a conversation for the model's chat template. */
export type Prompt = string | readonly number[] | readonly ChatMessage[];

type PromptTokenizer = Pick<Tokenizer, 'encode' | 'bosTokenId' | 'idToToken'>;
type PromptTemplate = Pick<ChatTemplate, 'render'>;

/**
 * The token ids of a prompt. Text gets the tokenizer's special tokens, unless it begins with its BOS token already.
 * @throws MLXError `Unsupported` for messages without a chat template.
 */
export function encodePrompt(
  tokenizer: PromptTokenizer,
  prompt: Prompt,
  chatTemplate: PromptTemplate | undefined,
): number[] {
  if (typeof prompt === 'string') {
    const bos = tokenizer.bosTokenId === undefined ? undefined : tokenizer.idToToken(tokenizer.bosTokenId);
    return tokenizer.encode(prompt, { addSpecialTokens: !bos || !prompt.startsWith(bos) });
  }
  if (isTokens(prompt)) return [...prompt];
  if (chatTemplate === undefined) {
    throw new MLXError({
      code: 'Unsupported',
      op: 'generate',
      message: 'expected a chatTemplate for a prompt of messages, got none',
    });
  }
  return tokenizer.encode(chatTemplate.render([...prompt], { addGenerationPrompt: true }), { addSpecialTokens: false });
}

function isTokens(prompt: readonly number[] | readonly ChatMessage[]): prompt is readonly number[] {
  return typeof prompt[0] !== 'object';
}
