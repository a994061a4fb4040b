import { describe, expect, it } from 'vitest';
import { run } from '../../src/run.js';
import { fakeTerminal } from '../fake-terminal.js';
import { testModel } from '../test-model.js';
import { withTinyVisionModel } from '../tiny-vision-model.js';

async function outcome(
  args: string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  const fake = fakeTerminal({ input, env });
  const code = await run(args, fake.terminal);
  await new Promise(setImmediate);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

/** A pixel becomes 16 · 16, which are 4 tokens, behind a marker. */
const IMAGE = 5;

describe('mlxts describe', () => {
  it('asks about images, in one object or as text and a line of statistics', async () => {
    await withTinyVisionModel(async (model, image) => {
      const args = ['describe', image, image, '--prompt', 'two dots?', '--max-tokens', '4'];
      const env = { MLXTS_DEFAULT_VISION_MODEL: model };
      const { code, stdout } = await outcome([...args, '--json'], { env });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ promptTokens: 2 * IMAGE + 'two dots?.'.length });
      const streamed = await outcome([...args, '--model', model]);
      expect(streamed.stdout).toBe(`${JSON.parse(stdout).text}\n`);
      expect(streamed.stderr).toMatch(/^prompt 20 tokens at /);
    });
  });

  it('says what is no image before it loads the model', async () => {
    const missing = await outcome(['describe', '/no/such.png', '--model', '/no/such/model']);
    expect({ ...missing, stderr: missing.stderr.slice(0, 7) }).toEqual({ code: 1, stdout: '', stderr: 'mlxts: ' });
    expect(missing.stderr).toContain('/no/such.png');
  });

  it('needs an image and a model', async () => {
    expect((await outcome(['describe', '--model', 'x'])).code).toBe(2);
    const { code, stderr } = await outcome(['describe', 'a.png']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'mlxts: no model: give --model or set MLXTS_DEFAULT_VISION_MODEL\n',
    });
  });
});

describe('mlxts chat with images', () => {
  it('shows an image with the next message, and says how many tokens it takes', async () => {
    await withTinyVisionModel(async (model, image) => {
      const input = `/image ${image}\nwhat is it?\nand now?\n/exit\n`;
      const { code, stdout, stderr } = await outcome(['chat', '--model', model, '--max-tokens', '3'], { input });
      expect({ code, stderr }).toEqual({ code: 0, stderr: `${image}: 1 × 1, 4 tokens\n` });
      expect(stdout.split('\n')).toHaveLength(3);
    });
  });

  it('reports what is no image, and goes on', async () => {
    await withTinyVisionModel(async (model) => {
      const input = '/image /no/such.png\nhi\n';
      const { code, stdout, stderr } = await outcome(['chat', '--model', model, '--max-tokens', '3'], { input });
      expect(code).toBe(1);
      expect(stderr).toContain('/no/such.png');
      expect(stdout).toMatch(/\n$/);
    });
  });

  it('says that a model of text takes none', async () => {
    const env = { MLXTS_DEFAULT_MODEL: testModel() };
    const { code, stderr } = await outcome(['chat', '--max-tokens', '2'], { input: '/image a.png\n', env });
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'mlxts: this model takes no images\n' });
  });
});
