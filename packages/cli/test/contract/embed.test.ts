import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { load, loadNpy } from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/run.js';
import { fakeTerminal } from '../fake-terminal.js';
import { testEmbeddingModel } from '../test-model.js';

const env = { MLXTS_DEFAULT_EMBEDDING_MODEL: testEmbeddingModel() };

async function outcome(args: string[], input = '') {
  const fake = fakeTerminal({ input, env });
  const code = await run(args, fake.terminal);
  await new Promise(setImmediate);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

interface Line {
  embedding: number[];
  tokens: number;
  truncated?: boolean;
}

const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const dot = (a: readonly number[] = [], b: readonly number[] = []) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe('mlxts embed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlxts-cli-embed-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints a line for each line of its input, empty ones in their place', async () => {
    const { code, stdout, stderr } = await outcome(['embed'], 'Paris is in France.\n\nThe capital of France\r\n');
    expect(code).toBe(0);
    const lines = linesOf(stdout);
    expect(lines.map(({ tokens }) => tokens)).toEqual([7, 2, 6]);
    expect(lines.map(({ embedding }) => Number(dot(embedding, embedding).toFixed(5)))).toEqual([1, 1, 1]);
    expect(dot(lines[0]?.embedding, lines[2]?.embedding)).toBeGreaterThan(0.6);
    expect(dot(lines[0]?.embedding, lines[1]?.embedding)).toBeLessThan(0.3);
    expect(stderr).toMatch(/^3 texts, 15 tokens, [\d.]+ texts\/s\n$/);
  });

  it('takes arguments, then the lines of files, behind a prompt, with fewer dimensions', async () => {
    const file = join(folder, 'texts.txt');
    await writeFile(file, 'second\nthird');
    const common = ['--dimensions', '64', '--no-normalize'];
    const { stdout } = await outcome(['embed', 'first', '--file', file, '--prompt', 'query: ', ...common]);
    const expected = await outcome(['embed', 'query: first', 'query: second', 'query: third', ...common]);
    const close = ({ embedding }: Line) => embedding.map((value) => expect.closeTo(value, 5));
    expect(linesOf(stdout).map(({ embedding }) => embedding)).toEqual(linesOf(expected.stdout).map(close));
    expect(linesOf(stdout).map(({ embedding }) => embedding.length)).toEqual([64, 64, 64]);
  });

  it('says which texts were cut, refuses them or embeds all of them, as asked', async () => {
    const long = 'word '.repeat(600);
    const cut = await outcome(['embed', long, 'short']);
    expect(linesOf(cut.stdout).map(({ truncated }) => truncated)).toEqual([true, undefined]);
    expect(cut.stderr).toMatch(/; of 1 the end was left out, beyond \d+ tokens\n$/);
    expect(linesOf((await outcome(['embed', long, '--overflow', 'chunk'])).stdout)[0]?.tokens).toBeGreaterThan(600);
    const refused = await outcome(['embed', long, '--overflow', 'error']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^mlxts: embed: texts\[0\]: expected at most \d+ tokens, got 602\n$/);
  });

  it('writes bits, and bytes by ranges that the first run makes, as arrays of NumPy', async () => {
    const [bits, bytes, ranges] = ['bits.npy', 'bytes.npy', 'ranges.npy'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    expect(await outcome(['embed', 'a', 'b', '--output', 'ubinary', '--save', bits])).toMatchObject({
      code: 0,
      stdout: '',
    });
    await outcome(['embed', 'a', 'b', 'c', '--output', 'int8', '--ranges', ranges, '--save', bytes]);
    const arrays = [
      await loadNpy(bits),
      await loadNpy(bytes),
      (await load(ranges)) as Awaited<ReturnType<typeof loadNpy>>,
    ];
    expect(arrays.map(({ dtype, shape }) => [dtype, ...shape])).toEqual([
      ['uint8', 2, 48],
      ['int8', 3, 384],
      ['float32', 2, 384],
    ]);
    const { stdout } = await outcome(['embed', 'b', '--output', 'int8', '--ranges', ranges]);
    const again = linesOf(stdout)[0]?.embedding ?? [];
    const [, first = []] = (arrays[1]?.tolist() ?? []) as number[][];
    expect(Math.max(...again.map((value, index) => Math.abs(value - (first[index] ?? 0))))).toBeLessThanOrEqual(1);
    for (const array of arrays) array.dispose();
  });

  it.each([
    ['a file that is not there', ['embed', '--file', '/nowhere.txt'], /cannot read \/nowhere\.txt: ENOENT/],
    [
      'a folder that is not there',
      ['embed', 'a', '--save', '/nowhere/a.npy'],
      /cannot write \/nowhere\/a\.npy: its folder/,
    ],
    ['ranges that are none', ['embed', 'a', '--output', 'int8', '--ranges', process.execPath], /npy/],
    ['too many dimensions', ['embed', 'a', '--dimensions', '385'], /1 to 384, got 385/],
    [
      'a prompt that the model lacks',
      ['embed', 'a', '--prompt-name', 'query'],
      /the model has no prompts, got "query"/,
    ],
  ])('exits with 1 for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await outcome(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^mlxts: .*\n$/s);
    expect(stderr).toMatch(message);
  });

  it('shows how far it is where someone looks at standard error', async () => {
    const fake = fakeTerminal({ env });
    fake.terminal.stderr.isTTY = true;
    expect(await run(['embed', 'a', 'b', '--save', join(folder, 'shown.npy')], fake.terminal)).toBe(0);
    expect(fake.stderr()).toContain('\r\x1b[Kembedded 2 texts, 6 tokens\r\x1b[K2 texts');
  });

  it('embeds lines as they come, stops at Ctrl-C with 130, and leaves no file then', async () => {
    const fake = fakeTerminal({ env });
    const input = new PassThrough();
    fake.terminal.stdin = input;
    input.write('one\ntw');
    fake.terminal.stdout.once('data', fake.interrupt);
    expect(await run(['embed'], fake.terminal)).toBe(130);
    expect(linesOf(fake.stdout())).toHaveLength(1);
    expect(fake.stderr()).toBe('');
    const saving = fakeTerminal({ env });
    saving.terminal.stdin = new PassThrough();
    const ending = run(['embed', '--save', join(folder, 'never.npy')], saving.terminal);
    setTimeout(saving.interrupt, 50);
    expect(await ending).toBe(130);
    expect(await readdir(folder)).not.toContain('never.npy');
  });

  it('ends quietly when nobody reads', async () => {
    const fake = fakeTerminal({ env });
    fake.terminal.stdin = new PassThrough();
    (fake.terminal.stdin as PassThrough).write('one\n');
    fake.terminal.stdout.once('data', () => fake.terminal.stdout.destroy(new Error('EPIPE')));
    fake.terminal.stdout.on('error', () => {});
    expect(await run(['embed'], fake.terminal)).toBe(0);
    expect(fake.stderr()).toBe('');
  });
});

describe('mlxts similarity', () => {
  const texts = ['Where is Paris?', 'Paris is in France.', 'The cat sleeps.'];

  it('prints a score for each text, in their order', async () => {
    const { code, stdout } = await outcome(['similarity', ...texts]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^0\.[6-9]\d{3} {2}Paris is in France\.\n-?0\.[01]\d{3} {2}The cat sleeps\.\n$/);
  });

  it('prints one object for --json, and takes the first for a question with --search', async () => {
    const { stdout } = await outcome(['similarity', ...texts, '--json', '--search']);
    const { metric, scores } = JSON.parse(stdout);
    expect({ metric, count: scores.length }).toEqual({ metric: 'cosine', count: 2 });
    expect(scores[0]).toBeGreaterThan(scores[1]);
  });
});
