import type { MLXArray } from '@mlxts/core';
import type { SileroVADBranch } from '../models/silero-vad.js';

/** What the LSTM remembers between chunks. */
export interface RecurrentState {
  readonly hidden: Float64Array;
  readonly cell: Float64Array;
}

/**
 * The part of a network that goes from chunk to chunk: LSTM and output. It runs on the host, since a step is only 65,536
 * products, which take less time than the dispatch of the dozen operations that they would be.
 */
export class Recurrence {
  /** Of the LSTM: what each hidden number adds to the gates i, f, g and o, `[hiddenSize / 8, 4 hiddenSize, 8]`. */
  readonly #weight: Float64Array;
  readonly #output: Float64Array;
  readonly #outputBias: number;
  readonly #size: number;
  readonly #gates: Float64Array;

  /** Reads the weights, which are evaluated. */
  constructor({ lstm, finalConv }: SileroVADBranch) {
    const rows = numbers(lstm.wh); // [4 hiddenSize, hiddenSize]
    const size = lstm.hiddenSize;
    this.#size = size;
    this.#weight = rows.map((_, at) => {
      const [block, gate] = [Math.floor(at / (32 * size)), Math.floor(at / 8) % (4 * size)];
      return rows[gate * size + 8 * block + (at % 8)] as number;
    });
    this.#output = numbers(finalConv.weight);
    this.#outputBias = finalConv.bias === undefined ? 0 : (numbers(finalConv.bias)[0] as number);
    this.#gates = new Float64Array(4 * size);
  }

  start(): RecurrentState {
    return { hidden: new Float64Array(this.#size), cell: new Float64Array(this.#size) };
  }

  /** The probability of speech in each chunk, from what chunks add to the gates, `[N, 4 hiddenSize]`; `state` moves on. */
  run(inputs: Float32Array, state: RecurrentState): Float32Array {
    const width = this.#gates.length;
    return Float32Array.from({ length: inputs.length / width }, (_, chunk) => {
      this.#addHidden(inputs.subarray(chunk * width, (chunk + 1) * width), state.hidden);
      return this.#step(state);
    });
  }

  /** `gates = inputs + hidden · weight`, eight hidden numbers at a time, whose weights lie together. */
  #addHidden(inputs: Float32Array, hidden: Float64Array): void {
    const [gates, weight] = [this.#gates, this.#weight];
    gates.set(inputs);
    for (let row = 0, at = 0; row < hidden.length; row += 8) {
      const a = hidden[row] as number;
      const b = hidden[row + 1] as number;
      const c = hidden[row + 2] as number;
      const d = hidden[row + 3] as number;
      const e = hidden[row + 4] as number;
      const f = hidden[row + 5] as number;
      const g = hidden[row + 6] as number;
      const h = hidden[row + 7] as number;
      for (let j = 0; j < gates.length; j++, at += 8)
        (gates[j] as number) +=
          a * (weight[at] as number) +
          b * (weight[at + 1] as number) +
          (c * (weight[at + 2] as number) + d * (weight[at + 3] as number)) +
          (e * (weight[at + 4] as number) +
            f * (weight[at + 5] as number) +
            (g * (weight[at + 6] as number) + h * (weight[at + 7] as number)));
    }
  }

  /** `c = f · c + i · g`, `h = o · tanh(c)`; the probability is `σ(relu(h) · output)`. */
  #step({ hidden, cell }: RecurrentState): number {
    const [gates, size] = [this.#gates, this.#size];
    let logit = this.#outputBias;
    for (let j = 0; j < size; j++) {
      const input = sigmoid(gates[j] as number) * tanh(gates[2 * size + j] as number);
      const c = sigmoid(gates[size + j] as number) * (cell[j] as number) + input;
      const h = sigmoid(gates[3 * size + j] as number) * tanh(c);
      cell[j] = c;
      hidden[j] = h;
      logit += Math.max(0, h) * (this.#output[j] as number);
    }
    return sigmoid(logit);
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** By the exponential, which takes half the time of `Math.tanh`. */
function tanh(x: number): number {
  return 2 * sigmoid(2 * x) - 1;
}

function numbers(array: MLXArray): Float64Array {
  const floats = array.astype('float32');
  try {
    return Float64Array.from(floats.toTypedArray() as Float32Array);
  } finally {
    if (floats !== array) floats.dispose();
  }
}
