import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { loadAudio, saveWav } from '@mlxts/audio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/run.js';
import { fakeTerminal } from '../fake-terminal.js';
import { testSpeech, testSpeechModel, testVadModel } from '../test-model.js';

const env = { MLXTS_DEFAULT_SPEECH_MODEL: testSpeechModel() };
const hello = testSpeech('hello_world');
const fox = testSpeech('quick_brown_fox');

async function outcome(args: string[], terminalOptions: Parameters<typeof fakeTerminal>[0] = { env }) {
  const fake = fakeTerminal(terminalOptions);
  const code = await run(['transcribe', ...args], fake.terminal);
  await new Promise(setImmediate);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

describe('mlxts transcribe', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlxts-cli-transcribe-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints a line for each segment of each file, and how long it took', async () => {
    const { code, stdout, stderr } = await outcome([hello, fox]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Hello world.\nThe quick brown fox jumps over the lazy dog.\n',
    });
    expect(stderr).toMatch(/^2 files, 4\.\d s of sound in [\d.]+ s, [\d.]+ times real time\n$/);
  });

  it('writes a file for each, in the format that is asked for', async () => {
    const target = join(folder, 'new');
    expect(await outcome([hello, '--format', 'srt', '--output', target])).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(join(target, 'hello_world.srt'), 'utf8')).toBe(
      '1\n00:00:00,000 --> 00:00:01,000\nHello world.\n\n',
    );
    const twice = await outcome([hello, hello, '--output', target]);
    expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('two files would be written to')]);
  });

  it("prints OpenAI's JSON, a line for each file, and reads standard input", async () => {
    const fake = fakeTerminal({ env });
    fake.terminal.stdin = Readable.from([await readFile(hello)]);
    expect(await run(['transcribe', '-', '--json', '--language', 'english', '--temperature', '0'], fake.terminal)).toBe(
      0,
    );
    await new Promise(setImmediate);
    const { segments, ...result } = JSON.parse(fake.stdout());
    expect(result).toMatchObject({ task: 'transcribe', language: 'english', text: 'Hello world.' });
    expect(segments[0]).toMatchObject({ id: 0, start: 0, end: 1, temperature: 0 });
  });

  it('follows several texts and finds words where it is told to', async () => {
    const { code, stdout } = await outcome([hello, '--json', '--beam', '5', '--word-timestamps']);
    const { words } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(words.map(({ word }: { word: string }) => word)).toEqual(['Hello', 'world.']);
    expect(words[1].end).toBeCloseTo(0.7, 0);
  });

  it('leaves silence out with --vad, whose model is named or the default', async () => {
    const file = join(folder, 'between.wav');
    const { channels, sampleRate } = await loadAudio(hello, { mono: true });
    const sound = new Float32Array(40 * sampleRate);
    sound.set(channels[0] as Float32Array, 35 * sampleRate);
    await saveWav(file, { channels: [sound], sampleRate });
    const heard = { code: 0, stdout: expect.stringMatching(/^hello,? world\.\n$/i) };
    expect(await outcome([file, '--vad', testVadModel(), '--batch-size', '2'])).toMatchObject(heard);
    const both = { env: { ...env, MLXTS_DEFAULT_VAD_MODEL: testVadModel() } };
    const { code, stdout } = await outcome([file, '--vad', '--json'], both);
    const { segments, duration } = JSON.parse(stdout);
    expect([code, duration, segments.length]).toEqual([0, 40, 1]);
    expect(Math.abs(segments[0].start - 35)).toBeLessThan(0.45);
    expect(await outcome([file, '--vad', '/no/model'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/no/model'),
    });
  });

  it('shows a bar where someone looks at standard error only', async () => {
    const fake = fakeTerminal({ env });
    fake.terminal.stderr.isTTY = true;
    expect(await run(['transcribe', hello, '--prompt', 'Greetings.'], fake.terminal)).toBe(0);
    await new Promise(setImmediate);
    expect(fake.stderr()).toContain(`[${'-'.repeat(24)}] 0:00 of 0:01  ${hello}`);
    expect(fake.stderr()).toContain(`[${'#'.repeat(24)}] 0:01 of 0:01  ${hello}`);
    expect(fake.stdout()).toMatch(/^hello,? world\.\n$/i);
  });

  it('ends with 130 after Ctrl-C, without a word', async () => {
    const fake = fakeTerminal({ env });
    fake.terminal.stderr.isTTY = true;
    fake.terminal.stderr.once('data', () => fake.interrupt()); // the first bar
    expect(await run(['transcribe', hello, fox], fake.terminal)).toBe(130);
    expect(fake.stdout()).toBe('');
  });

  it.each([
    [[hello], {}, 'no model: give --model or set MLXTS_DEFAULT_SPEECH_MODEL'],
    [[hello, fox, '--format', 'vtt'], env, '--format vtt of several files needs --output'],
    [[hello, '--word-timestamps'], env, '--word-timestamps needs a --format with times, got text'],
    [[hello, '--beam', '0'], env, 'Expected an integer ≥ 1'],
    [[hello, '--format', 'doc'], env, 'Allowed choices are text, json, srt, vtt, tsv'],
    [[hello, '--vad'], env, 'no model for --vad: name one or set MLXTS_DEFAULT_VAD_MODEL'],
    [[hello, '--batch-size', '4'], env, '--batch-size needs --vad'],
    [[hello, '--vad', 'silero', '--batch-size', '0'], env, 'Expected an integer ≥ 1'],
    [[], env, "missing required argument 'files'"],
  ])('ends with 2 for %j', async (args, given, message) => {
    const { code, stderr } = await outcome(args, { env: given });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it.each([
    [['/no/such.wav'], '/no/such.wav'],
    [[hello, '--task', 'translate'], 'expected a model of many languages to translate'],
    [[hello, '--language', 'klingon'], 'expected a language such as en or english, got klingon'],
  ])('ends with 1 and one line for %j', async (args, message) => {
    const { code, stdout, stderr } = await outcome(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^mlxts: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});
