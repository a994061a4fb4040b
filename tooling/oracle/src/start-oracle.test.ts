import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { seededIntegers } from './files/mutate.js';
import { type HostTensor, hostTensor, itemsizes, type OracleDtype } from './host-tensor.js';
import './matchers.js';
import { type Oracle, startOracle } from './start-oracle.js';

let oracle: Oracle;

beforeAll(async () => {
  oracle = await startOracle();
});

afterAll(() => oracle.close());

describe('Python oracle', () => {
  it('is the pinned mlx', () => {
    expect(oracle.mlxVersion).toBe('0.32.2');
  });

  it.each(Object.keys(itemsizes) as OracleDtype[])('passes %s through bit by bit', async (dtype) => {
    const integer = seededIntegers(1);
    const bytes = Uint8Array.from({ length: 24 * itemsizes[dtype] }, () => integer(dtype === 'bool' ? 2 : 256));
    const x: HostTensor = { dtype, shape: [2, 3, 4], bytes };
    const source = 'outputs["x"] = inputs["x"]; outputs["dtype"] = str(inputs["x"].dtype)';
    const out = await oracle.run<{ x: HostTensor; dtype: string }>(source, { x });
    expect(out.dtype).toBe(`mlx.core.${dtype}`);
    expect(out.x).toEqualBits(x);
  });

  it('passes scalars and empty tensors', async () => {
    const scalar = hostTensor([3], { shape: [] });
    const empty = hostTensor([], { shape: [0, 3], dtype: 'int32' });
    const out = await oracle.run<{ a: HostTensor; b: HostTensor }>(
      'outputs["a"] = inputs["scalar"] * 2; outputs["b"] = inputs["empty"]',
      { scalar, empty },
    );
    expect(out.a).toEqualBits(hostTensor([6], { shape: [] }));
    expect(out.b).toEqualBits(empty);
  });

  it('gives views in row-major order', async () => {
    const x = hostTensor([1, 2, 3, 4], { shape: [2, 2] });
    const { y } = await oracle.run<{ y: HostTensor }>('outputs["y"] = inputs["x"].T', { x });
    expect(y).toEqualBits(hostTensor([1, 3, 2, 4], { shape: [2, 2] }));
  });

  it('takes and gives JSON values, NumPy arrays and nested tensors', async () => {
    const source = `
outputs["echo"] = inputs["value"]
outputs["nested"] = {"list": [mx.array([1.0]), "x"], "np": np.array([1, 2], dtype=np.int64)}
`;
    const value = { n: 1.5, list: [true, null, 'é'] };
    const out = await oracle.run(source, { value });
    expect(out.echo).toEqual(value);
    const nested = out.nested as { list: [HostTensor, string]; np: HostTensor };
    expect(nested.list[0]).toEqualBits(hostTensor([1]));
    expect(nested.np).toMatchObject({ dtype: 'int64', shape: [2] });
  });

  it('keeps `state` and nothing else between runs', async () => {
    await oracle.run('state["n"] = 41; gone = 1');
    expect(await oracle.run('outputs["n"] = state["n"] + 1; outputs["kept"] = "gone" in globals()')).toEqual({
      n: 42,
      kept: false,
    });
  });

  it('answers overlapping requests each with its own result', async () => {
    const runs = Array.from({ length: 20 }, (_, n) => oracle.run('outputs["n"] = inputs["n"]', { n }));
    expect((await Promise.all(runs)).map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('is not confused by what a snippet prints', async () => {
    const source = 'import os; print("{}"); os.write(1, b"{}\\n"); outputs["ok"] = True';
    expect(await oracle.run(source)).toEqual({ ok: true });
  });

  it('throws the traceback of a snippet and goes on', async () => {
    await expect(oracle.run('x = 1\nmx.zeros((2,)).reshape(3)')).rejects.toThrow(/reshape[\s\S]*<oracle>", line 2/);
    await expect(oracle.run('raise SystemExit(1)')).rejects.toThrow('SystemExit');
    await expect(oracle.run('outputs["x"] = float("nan")')).rejects.toThrow('give it as an array');
    await expect(oracle.run('outputs["x"] = object()')).rejects.toThrow('got object');
    expect(await oracle.run('outputs["ok"] = 1')).toEqual({ ok: 1 });
  });

  it('checks a tensor before sending it', async () => {
    const x: HostTensor = { dtype: 'float32', shape: [3], bytes: new Uint8Array(4) };
    await expect(oracle.run('', { x })).rejects.toThrow('input x: expected 12 bytes');
  });
});

describe('startOracle', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('adds to the environment of Python', async () => {
    const own = await startOracle({ env: { MLXTS_PROBE: 'yes' } });
    expect(await own.run('import os; outputs["x"] = os.environ["MLXTS_PROBE"]')).toEqual({ x: 'yes' });
    await own.close();
    await expect(own.run('')).rejects.toThrow('is gone');
  });

  it('fails the requests in flight when Python dies', async () => {
    const own = await startOracle();
    const dying = own.run('import os, sys; print("last words", file=sys.stderr); os._exit(3)');
    const after = own.run('outputs["x"] = 1');
    await expect(dying).rejects.toThrow(/exit code 3[\s\S]*last words/);
    await expect(after).rejects.toThrow('died');
  });

  it.each(['', '/nonexistent/python', process.execPath])(
    'says to run npm test when the interpreter is %j',
    async (python) => {
      vi.stubEnv('MLXTS_ORACLE_PYTHON', python);
      await expect(startOracle()).rejects.toThrow('run `npm test`');
    },
  );

  it('ends in the middle of a computation when the pipe from its parent closes', async () => {
    const server = fileURLToPath(new URL('../python/server.py', import.meta.url));
    const child = spawn(process.env.MLXTS_ORACLE_PYTHON ?? '', ['-u', server], { stdio: ['pipe', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.stdin.end(`${JSON.stringify({ id: 1, source: 'while True: pass', inputs: {} })}\n`);
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
