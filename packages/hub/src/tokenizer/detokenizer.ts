/** Turns a stream of ids into text in time linear in the stream. */
export interface Detokenizer {
  /**
   * The text that `id` completes, maybe empty: never half a character.
   *
   * @throws MLXError Tokenizer for an id outside of the vocabulary.
   */
  add(id: number): string;
  /** What is left: an unfinished character comes as U+FFFD. The detokenizer then starts anew. */
  finish(): string;
}
