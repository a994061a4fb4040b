import type { SpeechDetector, SpeechSegmentation, SpeechTimestamp } from '@mlxts/audio';
import type { Command } from 'commander';
import { nonNegative, probability } from '../number-option.js';
import { Progress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { withModel } from '../with-model.js';
import { writeText } from '../write-text.js';

interface VadFlags {
  model?: string;
  threshold?: number;
  minSpeech?: number;
  minSilence?: number;
  maxSpeech?: number;
  speechPad?: number;
  json?: boolean;
}

/** Adds `mlxts vad`. `exit` receives the exit code. */
export function addVad(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('vad')
    .description('say where speech is: the seconds where each stretch of it begins and ends')
    .argument('<files...>', 'sound files, - for standard input')
    .option(
      '-m, --model <path>',
      'model directory or name in the Hugging Face cache (default: $MLXTS_DEFAULT_VAD_MODEL)',
    )
    .option(
      '-t, --threshold <p>',
      'the probability from which sound is speech (default: 0.5)',
      probability({ above: true }),
    )
    .option('--min-speech <ms>', 'leave shorter speech out (default: 250)', nonNegative)
    .option('--min-silence <ms>', 'silence that is shorter does not end speech (default: 100)', nonNegative)
    .option('--max-speech <seconds>', 'cut longer speech, at a silence where it has one', nonNegative)
    .option('--speech-pad <ms>', 'what is added to speech at both ends (default: 30)', nonNegative)
    .option('--json', 'print one JSON object for each file')
    .action(async (files: string[], flags: VadFlags, command: Command) => {
      const path = flags.model ?? terminal.env.MLXTS_DEFAULT_VAD_MODEL;
      if (path === undefined || path === '')
        command.error('error: no model: give --model or set MLXTS_DEFAULT_VAD_MODEL');
      else exit(await vad(files, flags, path, terminal));
    });
}

function vad(files: readonly string[], flags: VadFlags, path: string, terminal: Terminal): Promise<number> {
  const load = async (signal: AbortSignal): Promise<SpeechDetector> =>
    (await import('@mlxts/audio')).loadVad(path, { signal });
  return withModel(terminal, load, (detector, signal) => hearFiles(files, detector, flags, terminal, signal));
}

async function hearFiles(
  files: readonly string[],
  detector: SpeechDetector,
  flags: VadFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { loadAudio } = await import('@mlxts/audio');
  const segmentation: SpeechSegmentation = {
    threshold: flags.threshold,
    minSpeechDurationMs: flags.minSpeech,
    minSilenceDurationMs: flags.minSilence,
    maxSpeechDurationS: flags.maxSpeech,
    speechPadMs: flags.speechPad,
  };
  const progress = new Progress(terminal, { besideOutput: true });
  const totals = { seconds: 0, speech: 0 };
  const begun = performance.now();
  for (const file of files) {
    const sound = await loadAudio(file === '-' ? terminal.stdin : file, { mono: true, signal });
    const duration = (sound.channels[0]?.length ?? 0) / sound.sampleRate;
    const onProgress = ({ done }: { done: number }): void =>
      progress.show(`${file}: heard ${done.toFixed(0)} of ${duration.toFixed(0)} s`);
    const options = { ...segmentation, returnSeconds: true, signal, onProgress };
    const segments = await detector.speechTimestamps(sound, options).finally(() => progress.clear());
    totals.seconds += duration;
    for (const { start, end } of segments) totals.speech += end - start;
    const text = flags.json ? jsonLine(file, duration, segments) : textLines(file, segments, files.length > 1);
    await writeText(terminal.stdout, text);
  }
  const rate = totals.seconds / ((performance.now() - begun) / 1000);
  const [seconds, speech] = [totals.seconds.toFixed(1), totals.speech.toFixed(1)];
  terminal.stderr.write(`${seconds} s of sound, ${speech} s of speech, ${rate.toFixed(0)} times real time\n`);
}

function textLines(file: string, segments: readonly SpeechTimestamp[], isNamed: boolean): string {
  const name = isNamed ? `${file}: ` : '';
  return segments.map(({ start, end }) => `${name}${start.toFixed(3)} ${end.toFixed(3)}\n`).join('');
}

function jsonLine(file: string, duration: number, segments: readonly SpeechTimestamp[]): string {
  const round = (seconds: number): number => Number(seconds.toFixed(3));
  const rounded = segments.map(({ start, end }) => ({ start: round(start), end: round(end) }));
  return `${JSON.stringify({ file, duration: round(duration), segments: rounded })}\n`;
}
