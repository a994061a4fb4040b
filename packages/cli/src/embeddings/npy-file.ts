import type { EmbeddedRow, RowSink } from './embedded-row.js';
import { writableFolder } from './writable-folder.js';

/** All rows as one array of NumPy, `[texts, dimensions]`, written at the end. */
export class NpyFile implements RowSink {
  readonly #path: string;
  readonly #dimensions: number;
  readonly #output: 'float32' | 'int8' | 'ubinary';
  readonly #embeddings: EmbeddedRow['embedding'][] = [];

  private constructor(path: string, dimensions: number, output: 'float32' | 'int8' | 'ubinary') {
    this.#path = path;
    this.#dimensions = output === 'ubinary' ? Math.ceil(dimensions / 8) : dimensions;
    this.#output = output;
  }

  /** @throws where the file's folder can't be written, before any work is done */
  static async open(path: string, dimensions: number, output: 'float32' | 'int8' | 'ubinary'): Promise<NpyFile> {
    await writableFolder(path);
    return new NpyFile(path, dimensions, output);
  }

  async add(rows: readonly EmbeddedRow[]): Promise<void> {
    for (const { embedding } of rows) this.#embeddings.push(embedding);
  }

  async end(): Promise<void> {
    const { array, save } = await import('@mlxts/core');
    const shape = [this.#embeddings.length, this.#dimensions];
    const values = new typedArrays[this.#output](this.#embeddings.length * this.#dimensions);
    for (const [index, embedding] of this.#embeddings.entries()) values.set(embedding, index * this.#dimensions);
    const all = array(values, { shape });
    try {
      await save(this.#path, all);
    } finally {
      all.dispose();
    }
  }
}

const typedArrays = { float32: Float32Array, int8: Int8Array, ubinary: Uint8Array };
