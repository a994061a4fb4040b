import { fileURLToPath } from 'node:url';
import { OracleError } from './oracle-error.js';
import { oraclePython, PythonProcess } from './python-process.js';
import { type Answer, decodeOutputs, encodeRequest, type OracleInput, type OracleOutput } from './wire.js';

export interface OracleOptions {
  /** Added to the environment of the Python process. */
  env?: Readonly<Record<string, string>>;
}

export interface Oracle {
  /** Version of mlx in the Python process. */
  readonly mlxVersion: string;
  /**
   * Executes `source` with `mx`, `nn`, `np`, `inputs` (tensors as mx arrays, JSON values as they are), an empty dict
   * `outputs`, and `state`, a dict that lives as long as the process; gives what `outputs` holds afterwards.
   *
   * @throws OracleError with Python's traceback.
   * @example
   * const { y } = await oracle.run<{ y: HostTensor }>('outputs["y"] = mx.exp(inputs["x"])', { x });
   */
  run<T extends Record<string, OracleOutput> = Record<string, OracleOutput>>(
    source: string,
    inputs?: Readonly<Record<string, OracleInput>>,
  ): Promise<T>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(outputs: unknown): void;
  reject(error: OracleError): void;
}

const script = fileURLToPath(new URL('../python/server.py', import.meta.url));

/**
 * Starts Python MLX, on the CPU by default, as one process that answers until `close()` or the end of this process.
 *
 * @throws OracleError when MLXTS_ORACLE_PYTHON is unset or does not lead to a Python with mlx.
 */
export async function startOracle({ env = {} }: OracleOptions = {}): Promise<Oracle> {
  const python = oraclePython();
  const waiting = new Map<number, Waiting>();
  let end: string | undefined;
  let requests = 0;

  let settle: { resolve(version: string): void; reject(error: OracleError): void } | undefined;
  const ready = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject };
  });

  const child = new PythonProcess(python, script, env, (line) => {
    const answer = JSON.parse(line) as Answer;
    if ('ready' in answer) return settle?.resolve(answer.ready);
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    child.setBusy(waiting.size > 0);
    if ('error' in answer) request?.reject(new OracleError(`${answer.error}\n${answer.traceback}`));
    else request?.resolve(answer.outputs);
  });
  void child.ended.then((how) => {
    end = how;
    settle?.reject(
      new OracleError(`the Python oracle ${python} does not start (run \`npm test\`, which installs it): ${how}`),
    );
    for (const { reject } of waiting.values()) reject(new OracleError(`the Python oracle died: ${how}`));
    waiting.clear();
  });

  const mlxVersion = await ready;
  child.setBusy(false);
  return {
    mlxVersion,
    async run<T>(source: string, inputs: Readonly<Record<string, OracleInput>> = {}): Promise<T> {
      if (end !== undefined) throw new OracleError(`the Python oracle is gone: ${end}`);
      const id = ++requests;
      const line = encodeRequest(id, source, inputs);
      const outputs = await new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.setBusy(true);
        child.send(line);
      });
      return decodeOutputs(outputs) as T;
    },
    close: () => child.close(),
  };
}
