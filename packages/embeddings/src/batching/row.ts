/** A text, or a part of one, that waits for its vector. */
export interface Row {
  /** With special tokens. */
  readonly ids: Int32Array;
  /** The first token that pooling counts. */
  readonly start: number;
  /** Takes the vector that the model gives. */
  deliver(vector: Float32Array): void;
}
