/** One text's embedding and what became of the text. */
export interface EmbeddedRow<Embedding = Float32Array | Int8Array | Uint8Array> {
  readonly embedding: Embedding;
  readonly tokens: number;
  readonly isTruncated: boolean;
}

/** Where rows go. */
export interface RowSink {
  add(rows: readonly EmbeddedRow[]): Promise<void>;
  /** After the last row. */
  end(): Promise<void>;
}
