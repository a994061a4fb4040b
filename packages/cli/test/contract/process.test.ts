import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testModel } from '../test-model.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const long = ['generate', '--prompt', 'Count to a hundred.', '--max-tokens', '400'];

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs the command; `onText` gets the child at its first output. */
function mlxts(args: string[], onText: (child: ReturnType<typeof spawn>) => void = () => {}): Promise<Ending> {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, MLXTS_DEFAULT_MODEL: testModel() } });
  const ending: Ending = { code: null, signal: null, stdout: '', stderr: '' };
  child.stdout.once('data', () => onText(child));
  child.stdout.on('data', (chunk: Buffer) => {
    ending.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    ending.stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...ending, code, signal }));
  });
}

describe('the mlxts process', () => {
  it('answers and ends by itself', async () => {
    const { code, stdout } = await mlxts([
      'generate',
      '--prompt',
      'What is the capital of France?',
      '--max-tokens',
      '32',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'The capital of France is Paris.\n' });
  });

  it('ends with 130 after SIGINT', async () => {
    const { code, stderr } = await mlxts(long, (child) => child.kill('SIGINT'));
    expect(code).toBe(130);
    expect(stderr).toMatch(/^prompt .*\n$/);
  });

  it('ends quietly with 0 when its reader goes away', async () => {
    const { code, stderr } = await mlxts(long, (child) => child.stdout?.destroy());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('ends with 2 for a command line that it does not understand', async () => {
    expect((await mlxts(['generate', '--loud'])).code).toBe(2);
  });
});
