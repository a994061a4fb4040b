import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { undisturbed } from '../harness/quiet.js';
import { oraclePython, runJSON } from '../harness/run.js';

export interface Text<Rate = number> {
  load: number;
  start: number;
  firstToken: Rate;
  decode128: Rate;
  decode2048: Rate;
  prefill512: Rate;
  prefill2048: Rate;
  batch8: Rate;
}

/** The public API, and batches straight to the addon. */
export interface Ways {
  public: number;
  raw: number;
}

export interface MiniLM {
  batch1: number;
  batch32: number;
  cosine: number;
}

export interface Memory {
  peakRssMB: number;
}

interface Python {
  decode: number;
  prefill: number | null;
}

export const threads = availableParallelism();

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const openBLAS = path(`../../packages/sys/build/native/${process.platform}-${process.arch}-cpu/libmlxts_blas.so`);
const pythonPath = path('../../tooling/oracle/python');
const sameThreads = { MLXTS_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };

/**
 * libuv hands each evaluation to any of its threads. llama.cpp's spin, so that the scheduler puts two of them on one core
 * and both wait out whole time slices: with one thread of libuv the peer decodes up to four times as fast.
 */
const oneWorker = { UV_THREADPOOL_SIZE: '1' };

/** Every side of the bench, each run a process of its own. */
export function sides(model: string, folder: string, reference: string) {
  const node = <T>(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<T> =>
    undisturbed(() => runJSON<T>(process.execPath, [path(file), ...args], env));
  const peer = [folder, model, String(threads)];
  return {
    text: () => node<Text>('text-mlxts.mjs', [model], sameThreads),
    textLlama: () => node<Text<Ways>>('text-llama.mjs', peer, oneWorker),
    memory: () => node<Memory>('memory-mlxts.mjs', [model], sameThreads),
    memoryLlama: () => node<Memory>('memory-llama.mjs', peer, oneWorker),
    miniLM: (bits: 8 | 32) => node<MiniLM>('minilm-mlxts.mjs', [folder, reference, String(bits)], sameThreads),
    miniLMOnnx: () => node<MiniLM>('minilm-onnx.mjs', [folder, reference, String(threads)], {}),
    python: (prefill: number, isPreloaded: boolean): Promise<Python> => {
      const env = { ...sameThreads, PYTHONPATH: pythonPath, ...(isPreloaded && { LD_PRELOAD: openBLAS }) };
      const args = [path('text_python.py'), model, '128', '16', String(prefill)];
      return undisturbed(() => runJSON<Python>(oraclePython(), args, env));
    },
    reference: () => runJSON<unknown>(oraclePython(), [path('minilm_reference.py'), folder]),
  };
}
