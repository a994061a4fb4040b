import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { loadAudio, saveWav } from '@mlxts/audio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/run.js';
import { fakeTerminal } from '../fake-terminal.js';
import { speechFile } from '../speech-file.js';
import { testVadModel } from '../test-model.js';

const env = { MLXTS_DEFAULT_VAD_MODEL: testVadModel() };

async function outcome(args: string[], stdin?: Readable) {
  const fake = fakeTerminal({ env });
  if (stdin !== undefined) fake.terminal.stdin = stdin;
  const code = await run(args, fake.terminal);
  await new Promise(setImmediate);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

describe('mlxts vad', () => {
  let folder: string;
  let talk: string;
  let quiet: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlxts-cli-vad-'));
    [talk, quiet] = [join(folder, 'talk.wav'), join(folder, 'quiet.wav')];
    const { channels, sampleRate } = await loadAudio(speechFile('en/hello_world.wav'), { mono: true });
    const speech = channels[0] as Float32Array;
    const twice = new Float32Array(2 * speech.length + 3 * sampleRate);
    twice.set(speech, sampleRate);
    twice.set(speech, 2 * sampleRate + speech.length);
    await saveWav(talk, { channels: [twice], sampleRate });
    await saveWav(quiet, { channels: [new Float32Array(sampleRate)], sampleRate });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints where each stretch of speech begins and ends', async () => {
    const { code, stdout, stderr } = await outcome(['vad', talk]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    const [first = [], second = []] = lines.map((line) => line.split(' ').map(Number));
    expect(stdout).toMatch(/^(\d+\.\d{3} \d+\.\d{3}\n)+$/);
    expect(first[0]).toBeGreaterThan(0.8);
    expect(second[0]).toBeGreaterThan(first[1] ?? Number.NaN);
    expect(stderr).toMatch(/^[\d.]+ s of sound, [\d.]+ s of speech, \d+ times real time\n$/);
  });

  it('names the file before each line where there are several, and takes standard input', async () => {
    const stdin = Readable.from([await readFile(talk)]);
    const { stdout } = await outcome(['vad', quiet, '-', talk], stdin);
    const [own, named] = [(await outcome(['vad', talk])).stdout, stdout.trimEnd().split('\n')];
    const expected = ['-', talk].flatMap((name) =>
      own
        .trimEnd()
        .split('\n')
        .map((line) => `${name}: ${line}`),
    );
    expect(named).toEqual(expected);
  });

  it('prints an object for each file with --json, by the options', async () => {
    const common = ['vad', talk, quiet, '--json'];
    const { stdout } = await outcome([...common, '--min-silence', '5000', '--speech-pad', '0', '--threshold', '0.6']);
    const [first, second, ...more] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(more).toEqual([]);
    expect(first).toEqual({
      file: talk,
      duration: expect.any(Number),
      segments: [{ start: expect.any(Number), end: expect.any(Number) }],
    });
    expect(second).toEqual({ file: quiet, duration: 1, segments: [] });
    expect(first.segments[0].end).toBeLessThanOrEqual(first.duration);
    expect(JSON.parse((await outcome(['vad', talk, '--json', '--min-speech', '9000'])).stdout).segments).toEqual([]);
    const cut = JSON.parse((await outcome(['vad', talk, '--json', '--max-speech', '0.4'])).stdout).segments;
    expect(cut.length).toBeGreaterThan(2);
  });

  it.each([
    ['a file that is not there', ['vad', '/nowhere.wav'], /ENOENT.*\/nowhere\.wav/],
    ['a file that is no sound', ['vad', fileURLToPath(import.meta.url)], /expected WAV, FLAC, MP3 or Ogg/],
    ['a model that is not there', ['vad', 'x.wav', '--model', '/nowhere'], /no model "\/nowhere"/],
    ['a longest speech of nothing', ['vad', speechFile('en/hello_world.wav'), '--max-speech', '0'], /at least 0\.124/],
  ])('exits with 1 for %s', async (_, args, message) => {
    const { code, stdout, stderr } = await outcome(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^mlxts: /);
    expect(stderr).toMatch(message);
  });

  it('exits with 2 for a command line without files or with a threshold that is none', async () => {
    expect((await outcome(['vad'])).code).toBe(2);
    expect((await outcome(['vad', talk, '--threshold', '0'])).code).toBe(2);
    const none = fakeTerminal();
    expect(await run(['vad', talk], none.terminal)).toBe(2);
    expect(none.stderr()).toBe('mlxts: no model: give --model or set MLXTS_DEFAULT_VAD_MODEL\n');
  });

  it('shows how far it is where someone looks at standard error, and stops at Ctrl-C with 130', async () => {
    const fake = fakeTerminal({ env });
    fake.terminal.stderr.isTTY = true;
    expect(await run(['vad', talk], fake.terminal)).toBe(0);
    expect(fake.stderr()).toContain(`\r\x1b[K${talk}: heard 5 of 5 s\r\x1b[K5.3 s of sound`);
    const long = join(folder, 'long.wav');
    await saveWav(long, { channels: [new Float32Array(16000 * 120)], sampleRate: 16000 });
    const stopped = fakeTerminal({ env });
    const ending = run(['vad', talk, long], stopped.terminal);
    stopped.terminal.stdout.once('data', stopped.interrupt);
    expect(await ending).toBe(130);
    expect(stopped.stderr()).toBe('');
  });
});
