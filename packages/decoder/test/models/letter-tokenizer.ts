import type { ChatMessage, Detokenizer } from '@mlxts/hub';
import type { ChatModel } from '../../src/index.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz .:|<>ABCDEFGHIJKLMNOPQ';
const EOS = LETTERS.length;

type ChatTokenizer = ChatModel['tokenizer'];

/** One token for each of 49 letters, and an end token after them: 50 in all. */
export class LetterTokenizer implements ChatTokenizer {
  readonly vocabSize = EOS + 1;
  readonly eosTokenIds = [EOS];

  encode(text: string): number[] {
    return [...text].map((letter) => LETTERS.indexOf(letter));
  }

  decode(ids: readonly number[]): string {
    return ids.map((id) => LETTERS[id] ?? '').join('');
  }

  createDetokenizer(): Detokenizer {
    return { add: (id) => this.decode([id]), finish: () => '' };
  }
}

/** `user|`, `Aassistant|`, `system:`; a reply begins after `A`, so that a model that counts says `BCDEFGHIJKLMNOPQ`. */
export const letterTemplate: NonNullable<ChatModel['chatTemplate']> = {
  render(messages: readonly ChatMessage[]): string {
    const parts = messages.map(({ role, content }) =>
      role === 'assistant' ? `A${content}|` : role === 'system' ? `${content}:` : `${content}|`,
    );
    return `${parts.join('')}A`;
  },
};
