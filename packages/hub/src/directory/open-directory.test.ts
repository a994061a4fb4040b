import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectory } from './open-directory.js';
import { findWeightFiles } from './weight-files.js';

let folder: string;
const put = (name: string, value: unknown = ''): void => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
};

const tokenizer = {
  added_tokens: [{ id: 2, content: '</s>', special: true }],
  decoder: { type: 'ByteLevel' },
  model: { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [] },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxts-hub-'));
  put('config.json', { model_type: 'llama', eos_token_id: 1, quantization: { group_size: 64, bits: 4 } });
  put('tokenizer.json', tokenizer);
  put('model.safetensors');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openDirectory(folder);
const rendered = async () => (await open()).chatTemplate?.render([]);

describe('openDirectory', () => {
  it('reads config, generation config and tokenizer, and gathers the ends of generation', async () => {
    put('generation_config.json', { eos_token_id: [0, 1] });
    put('tokenizer_config.json', { eos_token: '</s>' });
    const model = await open();
    expect(model).toMatchObject({
      path: folder,
      format: 'directory',
      config: { quantization: { group_size: 64, bits: 4 } },
    });
    expect(model.generationConfig).toEqual({ eos_token_id: [0, 1] });
    expect(model.tokenizer.eosTokenIds).toEqual([0, 1, 2]);
    expect(model.chatTemplate).toBeUndefined();
  });

  it('takes the chat template from the first place that has one', async () => {
    put('tokenizer_config.json', { chat_template: 'config', eos_token: '</s>' });
    expect(await rendered()).toBe('config');
    put('chat_template.json', { chat_template: 'json' });
    expect(await rendered()).toBe('json');
    put('chat_template.jinja', 'jinja{{ eos_token }}');
    expect(await rendered()).toBe('jinja</s>');
  });

  it('reads named templates from a list or from files', async () => {
    put('tokenizer_config.json', {
      chat_template: [
        { name: 'default', template: 'd' },
        { name: 'tool_use', template: 't' },
      ],
    });
    expect((await open()).chatTemplate?.render([], { tools: [] })).toBe('t');
    put('chat_template.jinja', 'D');
    put('additional_chat_templates/tool_use.jinja', 'T');
    expect((await open()).chatTemplate?.render([], { tools: [] })).toBe('T');
    put('chat_template.jinja', '{{ broken');
    expect((await open()).config.model_type).toBe('llama');
  });

  it.each<[string, string, unknown, string, string]>([
    ['comments in config.json', 'config.json', '{ "a": 1 // no\n}', 'Config', 'expected JSON in'],
    ['a list as config.json', 'config.json', [], 'Config', 'expected a JSON object'],
    ['a truncated tokenizer.json', 'tokenizer.json', '{"model": {"type": "BPE", "vo', 'Tokenizer', 'tokenizer.json'],
    ['text that is not UTF-8', 'tokenizer_config.json', '{"a": "\ud800"}', 'Tokenizer', ''],
    [
      'an end that is no id',
      'generation_config.json',
      { eos_token_id: ['x'] },
      'Config',
      'expected eos_token_id to be token ids',
    ],
    [
      'a chat template that is a number',
      'tokenizer_config.json',
      { chat_template: 5 },
      'Config',
      'expected "chat_template"',
    ],
  ])('refuses %s', async (title, name, value, code, message) => {
    put(name, value);
    if (title === 'text that is not UTF-8') {
      writeFileSync(join(folder, name), Uint8Array.of(0x7b, 0xff, 0x7d));
      await expect(open()).rejects.toMatchObject({ code: 'File' });
    } else await expect(open()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('names a missing tokenizer.json', async () => {
    rmSync(join(folder, 'tokenizer.json'));
    await expect(open()).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringContaining('tokenizer.json'),
    });
  });

  it('rejects with the reason of an abort', async () => {
    await expect(openDirectory(folder, AbortSignal.abort('enough'))).rejects.toBe('enough');
  });
});

describe('findWeightFiles', () => {
  const index = 'model.safetensors.index.json';
  const map = (...files: string[]) => ({ weight_map: Object.fromEntries(files.map((file, at) => [`t${at}`, file])) });

  it('takes the shards of the index', async () => {
    put(index, map('b.safetensors', 'a.safetensors', 'b.safetensors'));
    put('a.safetensors');
    put('b.safetensors');
    expect((await findWeightFiles(folder)).names).toEqual(['a.safetensors', 'b.safetensors']);
  });

  it('names every missing shard before anything is loaded', async () => {
    put(index, map('a.safetensors', 'b.safetensors', 'c.safetensors'));
    put('a.safetensors');
    await expect(open()).rejects.toMatchObject({
      code: 'NotFound',
      message: expect.stringContaining('missing 2 of 3 weight files'),
    });
    await expect(open()).rejects.toThrow(/b\.safetensors, c\.safetensors/);
  });

  it.each(['../x.safetensors', '/etc/x.safetensors', 'a\\b.safetensors', 'pytorch_model.bin', 5])(
    'refuses the shard %j',
    async (file) => {
      put(index, { weight_map: { t: file } });
      await expect(open()).rejects.toThrow('expected the name of a .safetensors file beside the index');
    },
  );

  it('finds a missing shard without an index', async () => {
    rmSync(join(folder, 'model.safetensors'));
    put('model-00001-of-00003.safetensors');
    put('model-00003-of-00003.safetensors');
    await expect(open()).rejects.toThrow('missing 1 of 3 weight files');
  });

  it('passes over adapters and refuses pickles', async () => {
    rmSync(join(folder, 'model.safetensors'));
    put('adapters.safetensors');
    await expect(open()).rejects.toThrow('got no weights');
    put('pytorch_model.bin');
    await expect(open()).rejects.toMatchObject({
      code: 'Unsupported',
      message: expect.stringContaining('Python pickles (pytorch_model.bin)'),
    });
    put('weights.safetensors');
    expect((await findWeightFiles(folder)).names).toEqual(['weights.safetensors']);
  });
});
