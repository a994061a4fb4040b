import { describe, expect, it } from 'vitest';
import { fakeTerminal } from '../test/fake-terminal.js';
import { run } from './run.js';

async function outcome(args: string[], options?: Parameters<typeof fakeTerminal>[0]) {
  const fake = fakeTerminal(options);
  const code = await run(args, fake.terminal);
  await new Promise(setImmediate);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

describe('the command line', () => {
  it('shows its help', async () => {
    const { code, stdout } = await outcome(['--help']);
    expect(code).toBe(0);
    for (const command of ['generate', 'chat', 'embed', 'similarity', 'vad', 'doctor'])
      expect(stdout).toContain(command);
  });

  it('shows the options of a command', async () => {
    const { code, stdout } = await outcome(['generate', '--help']);
    expect(code).toBe(0);
    for (const flag of [
      '--model',
      '--prompt',
      '--max-tokens',
      '--temp',
      '--top-p',
      '--top-k',
      '--min-p',
      '--seed',
      '--raw',
      '--json',
      '--system',
      '--stop',
    ]) {
      expect(stdout).toContain(flag);
    }
  });

  it.each([
    [[]],
    [['sing']],
    [['generate']],
    [['generate', '--prompt', 'x', '--loud']],
    [['generate', '--prompt', 'x', '--temp', '-1']],
    [['generate', '--prompt', 'x', '--temp', 'NaN']],
    [['generate', '--prompt', 'x', '--max-tokens', '0']],
    [['generate', '--prompt', 'x', '--max-tokens', '1.5']],
    [['generate', '--prompt', 'x', '--top-p', '0']],
    [['generate', '--prompt', 'x', '--top-k', '-2']],
    [['generate', '--prompt', 'x', '--min-p', '1.5']],
    [['generate', '--prompt', 'x', '--seed', 'abc']],
    [['generate', '--prompt', 'x', 'y']],
    [['generate', '--prompt', 'x', '--raw', '--system', 's', '--model', 'm']],
    [['generate', '--prompt', 'x']],
    [['chat', '--prompt', 'x']],
    [['embed', 'x']],
    [['embed', 'x', '--model', 'm', '--output', 'int4']],
    [['embed', 'x', '--model', 'm', '--output', 'int8']],
    [['embed', 'x', '--model', 'm', '--ranges', 'r.npy']],
    [['embed', 'x', '--model', 'm', '--dimensions', '0']],
    [['embed', 'x', '--model', 'm', '--overflow', 'drop']],
    [['embed', 'x', '--model', 'm', '--prompt', 'p', '--prompt-name', 'query']],
    [['similarity', 'x', '--model', 'm']],
    [['similarity', 'x', 'y']],
    [['vad', '--model', 'm']],
    [['vad', 'x.wav']],
    [['vad', 'x.wav', '--model', 'm', '--threshold', '1.5']],
    [['vad', 'x.wav', '--model', 'm', '--min-silence', '-1']],
    [['doctor', '--now']],
  ])('exits with 2 for %j', async (args) => {
    const { code, stdout, stderr } = await outcome(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    if (args.length > 0) expect(stderr).toMatch(/^mlxts: .*\n$/);
  });

  it('names the option, what came and what was expected', async () => {
    const { stderr } = await outcome(['generate', '--prompt', 'x', '--temp', '-1']);
    expect(stderr).toBe("mlxts: option '-t, --temp <number>' argument '-1' is invalid. Expected a number ≥ 0.\n");
  });

  it('exits with 1 and what was tried for a model that is not there', async () => {
    const { code, stderr } = await outcome(['generate', '--prompt', 'x', '--model', '/nowhere/at-all']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mlxts: openModel: no model "\/nowhere\/at-all"; tried:\n {2}- /);
  });
});
