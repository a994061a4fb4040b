import { mkdir, writeFile } from 'node:fs/promises';
import type { SpeechDetector, TranscribeOptions, Transcriber, Transcription } from '@mlxts/audio';
import { type Command, Option } from 'commander';
import { integer, nonNegative } from '../number-option.js';
import { Progress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { type Format, formats, written } from '../transcription/formats.js';
import { progressBar } from '../transcription/progress-bar.js';
import { targetPaths } from '../transcription/target-paths.js';
import { withModel } from '../with-model.js';
import { writeText } from '../write-text.js';

interface TranscribeFlags {
  model?: string;
  language?: string;
  task: 'transcribe' | 'translate';
  prompt?: string;
  temperature?: number;
  beam?: number;
  wordTimestamps?: boolean;
  vad?: string | true | undefined;
  batchSize?: number;
  format: Format;
  json?: boolean;
  output?: string;
}

/** Adds `mlxts transcribe`. `exit` receives the exit code. */
export function addTranscribe(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('transcribe')
    .description('write down what is said in sound files: WAV, FLAC, MP3, Ogg with Opus or Vorbis')
    .argument('<files...>', 'sound files, - for standard input')
    .option(
      '-m, --model <path>',
      'model directory or name in the Hugging Face cache (default: $MLXTS_DEFAULT_SPEECH_MODEL)',
    )
    .option('-l, --language <name>', 'what is spoken, such as de or german (default: heard)')
    .addOption(
      new Option('--task <task>', 'translate writes in English')
        .choices(['transcribe', 'translate'])
        .default('transcribe'),
    )
    .option('--prompt <text>', 'text that might have come before: names and spelling follow it')
    .option(
      '-t, --temperature <number>',
      'one temperature (default: 0, then higher ones while a text is no good)',
      nonNegative,
    )
    .option('-b, --beam <count>', 'texts that are followed at once (default: 1)', integer(1))
    .option('-w, --word-timestamps', 'find when each word was spoken: json has the words, the others sharper times')
    .option(
      '--vad [path]',
      'leave silence out by this voice activity detector and hear chunks of speech in batches (default: $MLXTS_DEFAULT_VAD_MODEL)',
    )
    .option('--batch-size <n>', 'chunks that are heard at once, with --vad (default: 8)', integer(1))
    .addOption(new Option('-f, --format <format>', 'of what is written').choices(formats).default('text'))
    .option('--json', 'the same as --format json')
    .option('-o, --output <folder>', 'write a file for each sound file instead of printing')
    .action(async (files: string[], flags: TranscribeFlags, command: Command) => {
      const format = flags.json === true ? 'json' : flags.format;
      const path = flags.model ?? terminal.env.MLXTS_DEFAULT_SPEECH_MODEL;
      if (path === undefined || path === '')
        return command.error('error: no model: give --model or set MLXTS_DEFAULT_SPEECH_MODEL');
      const vad = flags.vad === true ? terminal.env.MLXTS_DEFAULT_VAD_MODEL || undefined : flags.vad;
      if (flags.vad !== undefined && vad === undefined)
        return command.error('error: no model for --vad: name one or set MLXTS_DEFAULT_VAD_MODEL');
      if (flags.batchSize !== undefined && vad === undefined) return command.error('error: --batch-size needs --vad');
      if (files.length > 1 && flags.output === undefined && format !== 'text' && format !== 'json')
        return command.error(`error: --format ${format} of several files needs --output`);
      if (flags.wordTimestamps === true && format === 'text')
        return command.error('error: --word-timestamps needs a --format with times, got text');
      exit(await transcribe(files, { ...flags, format, vad }, path, terminal));
    });
}

interface TranscribeSettings extends TranscribeFlags {
  vad: string | undefined;
}

function transcribe(files: string[], flags: TranscribeSettings, path: string, terminal: Terminal): Promise<number> {
  const { format, output, language, task, prompt, temperature, beam, wordTimestamps, batchSize } = flags;
  const targets = output === undefined ? undefined : targetPaths(files, output, format);
  const load = async (signal: AbortSignal): Promise<Transcriber> =>
    (await import('@mlxts/audio')).loadTranscriber(path, { signal });
  return withModel(terminal, load, async (stt, signal) => {
    using vad = flags.vad === undefined ? undefined : await loadDetector(flags.vad, signal);
    if (output !== undefined) await mkdir(output, { recursive: true });
    const progress = new Progress(terminal, { besideOutput: output === undefined && format === 'text' });
    const start = performance.now();
    let seconds = 0;
    try {
      for (const [index, file] of files.entries()) {
        const options: TranscribeOptions = {
          language,
          task,
          prompt,
          temperature,
          beamSize: beam,
          wordTimestamps,
          vad,
          batchSize,
          signal,
          onProgress: ({ done, total }) => progress.show(progressBar(done, total, file)),
        };
        seconds += await transcribeFile(stt, file, options, { format, target: targets?.[index], terminal, progress });
      }
    } finally {
      progress.clear();
    }
    terminal.stderr.write(`${summary(files.length, seconds, (performance.now() - start) / 1000)}\n`);
  });
}

async function loadDetector(path: string, signal: AbortSignal): Promise<SpeechDetector> {
  // Only here, so that help and usage errors need no native addon.
  const { loadVad } = await import('@mlxts/audio');
  return loadVad(path, { signal });
}

interface Sink {
  format: Format;
  target: string | undefined;
  terminal: Terminal;
  progress: Progress;
}

/** Resolves to the seconds of sound. */
async function transcribeFile(
  stt: Transcriber,
  file: string,
  options: TranscribeOptions,
  { format, target, terminal, progress }: Sink,
): Promise<number> {
  const transcription: Transcription = stt.transcribe(file === '-' ? terminal.stdin : file, options);
  if (target === undefined && format === 'text') {
    // As it is found, for whoever reads along.
    for await (const { text } of transcription) await writeText(terminal.stdout, `${text.trim()}\n`);
    return (await transcription.result()).duration;
  }
  const result = await transcription.result();
  const text = await written(result, format);
  progress.clear();
  if (target === undefined) await writeText(terminal.stdout, text);
  else await writeFile(target, text);
  return result.duration;
}

function summary(files: number, seconds: number, took: number): string {
  const counted = files === 1 ? '1 file' : `${files} files`;
  return `${counted}, ${seconds.toFixed(1)} s of sound in ${took.toFixed(1)} s, ${(seconds / took).toFixed(1)} times real time`;
}
