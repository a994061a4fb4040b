import { describe, expect, it } from 'vitest';
import { run } from '../../src/run.js';
import { fakeTerminal } from '../fake-terminal.js';
import { testModel } from '../test-model.js';

const question = 'What is the capital of France?';

async function outcome(args: string[], input = '') {
  const fake = fakeTerminal({ input, env: { MLXTS_DEFAULT_MODEL: testModel() } });
  const code = await run(args, fake.terminal);
  await new Promise(setImmediate);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

describe('mlxts generate', () => {
  it('streams the answer and ends with one line of statistics', async () => {
    const { code, stdout, stderr } = await outcome([
      'generate',
      '--prompt',
      question,
      '--temp',
      '0',
      '--max-tokens',
      '32',
    ]);
    expect(code).toBe(0);
    expect(stdout).toBe('The capital of France is Paris.\n');
    expect(stderr).toMatch(
      /^prompt \d+ tokens at [\d.]+ tok\/s, generated \d+ tokens at [\d.]+ tok\/s, peak memory [\d.]+ GB\n$/,
    );
  });

  it('reads the prompt from standard input for -', async () => {
    const { stdout } = await outcome(['generate', '--prompt', '-', '--max-tokens', '32'], question);
    expect(stdout).toContain('Paris');
  });

  it('prints one object for --json', async () => {
    const { stdout } = await outcome(['generate', '--prompt', question, '--json', '--stop', ' is']);
    const result = JSON.parse(stdout);
    expect(Object.keys(result).sort()).toEqual(
      [
        'finishReason',
        'generatedTokens',
        'generationTps',
        'peakMemory',
        'promptTokens',
        'promptTps',
        'text',
        'tokens',
      ].sort(),
    );
    expect(result).toMatchObject({ text: 'The capital of France', finishReason: 'stop' });
    expect(result.tokens).toHaveLength(result.generatedTokens);
  });

  it('leaves the chat template out for --raw', async () => {
    const args = ['generate', '--raw', '--prompt', 'The capital of France is', '--max-tokens', '4', '--json'];
    const { promptTokens, finishReason } = JSON.parse((await outcome(args)).stdout);
    expect({ promptTokens, finishReason }).toEqual({ promptTokens: 5, finishReason: 'length' });
  });

  it('gives one text for one seed', async () => {
    const text = async (seed: string): Promise<string> =>
      (await outcome(['generate', '--prompt', 'Tell a story.', '--temp', '1', '--max-tokens', '16', '--seed', seed]))
        .stdout;
    const first = await text('5');
    expect(await text('5')).toBe(first);
    expect(await text('6')).not.toBe(first);
  });

  it('stops at Ctrl-C, with what it has and exit code 130', async () => {
    const fake = fakeTerminal({ env: { MLXTS_DEFAULT_MODEL: testModel() } });
    fake.terminal.stdout.once('data', fake.interrupt);
    expect(await run(['generate', '--prompt', 'Count to a hundred.', '--max-tokens', '400'], fake.terminal)).toBe(130);
    expect(fake.stdout()).toMatch(/\n$/);
    expect(fake.stdout().length).toBeLessThan(200);
  });

  it('ends quietly when nobody reads', async () => {
    const fake = fakeTerminal({ env: { MLXTS_DEFAULT_MODEL: testModel() } });
    fake.terminal.stdout.once('data', () => fake.terminal.stdout.destroy(new Error('EPIPE')));
    fake.terminal.stdout.on('error', () => {});
    expect(await run(['generate', '--prompt', 'Count to a hundred.', '--max-tokens', '400'], fake.terminal)).toBe(0);
    expect(fake.stderr()).toBe('');
  });
});

describe('mlxts chat', () => {
  it('answers each line, forgets at /reset and leaves at /exit', async () => {
    const lines = [question, 'And of Italy?', '/reset', question, '/exit', 'never answered'];
    const { code, stdout, stderr } = await outcome(['chat'], `${lines.join('\n')}\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answers = stdout.trimEnd().split('\n');
    expect(answers[0]).toContain('Paris');
    expect(answers.at(-1)).toBe(answers[0]);
  });

  it('leaves at the end of its input', async () => {
    expect((await outcome(['chat', '--max-tokens', '2'], 'Hi!')).code).toBe(0);
  });

  it('says what it understands for an unknown command, and goes on', async () => {
    const { code, stdout, stderr } = await outcome(
      ['chat', '--max-tokens', '2'],
      '/sing\n/system You are a pirate.\nHi!\n',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('/reset');
    expect(stdout).not.toBe('');
  });

  it('reports a turn that fails, goes on, and exits with 1', async () => {
    const { code, stdout, stderr } = await outcome(['chat', '--max-tokens', '3'], `${'word '.repeat(9000)}\nHi!\n`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mlxts: .*context.*\n$/);
    expect(stdout).not.toBe('');
  });
});

describe('mlxts doctor', () => {
  it('says what is installed', async () => {
    const { code, stdout } = await outcome(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toContain('libmlx');
  });

  it('says it as JSON', async () => {
    const report = JSON.parse((await outcome(['doctor', '--json'])).stdout);
    expect(report.ok).toBe(true);
  });
});
