// Silero's voice activity detector: one network for each sample rate, of a short-time Fourier transform, four convolutions and
// an LSTM over chunks. After https://github.com/snakers4/silero-vad/blob/master/src/silero_vad/tinygrad_model.py, with the
// checkpoints of https://github.com/Blaizzy/mlx-audio/blob/main/mlx_audio/vad/models/silero_vad/silero_vad.py; what differs:
// a network takes all chunks of a signal at once, up to the LSTM, which goes from one to the next on the host (`Recurrence`).

import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import * as nn from '@mlxts/nn';

/** What one network hears, in samples but for the first. */
export interface BranchConfig {
  sampleRate: number;
  filterLength: number;
  hopLength: number;
  /** Samples that are mirrored at the end of a chunk. */
  pad: number;
  /** Frequencies of the transform. */
  cutoff: number;
  /** Samples before a chunk that belong to it. */
  contextSize: number;
  chunkSize: number;
}

export interface SileroVADConfig {
  branch16k: BranchConfig;
  branch8k: BranchConfig;
  threshold: number;
  minSpeechDurationMs: number;
  minSilenceDurationMs: number;
  speechPadMs: number;
}

const OP = 'silero_vad config';
/** Features of a chunk, and the LSTM's numbers of each of its two states. */
const HIDDEN = 128;
/** Far beyond what networks have. */
const MOST_SAMPLES = 2 ** 15;

function parseBranch(raw: RawConfig, key: string, sampleRate: number): BranchConfig {
  const read = new ConfigReader(`${OP}: ${key}`, raw);
  const scale = sampleRate / 8000;
  const size = (name: string, fallback: number): number => {
    const value = read.optionalCount(name) ?? fallback;
    if (value <= MOST_SAMPLES) return value;
    throw read.error(`${name}: expected at most ${MOST_SAMPLES}, got ${value}`);
  };
  const config: BranchConfig = {
    sampleRate: size('sample_rate', sampleRate),
    filterLength: size('filter_length', 128 * scale),
    hopLength: size('hop_length', 64 * scale),
    pad: size('pad', 32 * scale),
    cutoff: size('cutoff', 64 * scale + 1),
    contextSize: size('context_size', 32 * scale),
    chunkSize: size('chunk_size', 256 * scale),
  };
  if (config.sampleRate !== sampleRate)
    throw read.error(`sample_rate: expected ${sampleRate}, got ${config.sampleRate}`);
  const { chunkSize, contextSize, pad, filterLength, hopLength } = config;
  if (contextSize > chunkSize)
    throw read.error(`context_size: expected at most chunk_size ${chunkSize}, got ${contextSize}`);
  if (pad >= chunkSize) throw read.error(`pad: expected less than chunk_size ${chunkSize}, got ${pad}`);
  const frames = 1 + Math.floor((contextSize + chunkSize + pad - filterLength) / hopLength);
  if (frames < 1 || frames > 4)
    throw read.error(`hop_length: expected 1 to 4 spectra of a chunk, which become one, got ${frames}`);
  return config;
}

export function parseConfig(raw: RawConfig): SileroVADConfig {
  const read = new ConfigReader(OP, raw);
  const threshold = read.positive('threshold', 0.5);
  if (threshold >= 1) throw read.error(`threshold: expected less than 1, got ${threshold}`);
  return {
    branch16k: parseBranch(read.optionalRecord('branch_16k') ?? {}, 'branch_16k', 16000),
    branch8k: parseBranch(read.optionalRecord('branch_8k') ?? {}, 'branch_8k', 8000),
    threshold,
    minSpeechDurationMs: read.whole('min_speech_duration_ms', 250),
    minSilenceDurationMs: read.whole('min_silence_duration_ms', 100),
    speechPadMs: read.whole('speech_pad_ms', 30),
  };
}

/** The network for one sample rate. */
export class SileroVADBranch extends nn.Module {
  stftConv: nn.Conv1d;
  conv1: nn.Conv1d;
  conv2: nn.Conv1d;
  conv3: nn.Conv1d;
  conv4: nn.Conv1d;
  lstm: nn.LSTM;
  finalConv: nn.Conv1d;
  readonly config: BranchConfig;

  constructor(config: BranchConfig) {
    super();
    const { cutoff, filterLength, hopLength } = config;
    this.config = config;
    this.stftConv = new nn.Conv1d(1, 2 * cutoff, filterLength, { stride: hopLength, bias: false });
    this.conv1 = new nn.Conv1d(cutoff, 128, 3, { padding: 1 });
    this.conv2 = new nn.Conv1d(128, 64, 3, { stride: 2, padding: 1 });
    this.conv3 = new nn.Conv1d(64, 64, 3, { stride: 2, padding: 1 });
    this.conv4 = new nn.Conv1d(64, HIDDEN, 3, { padding: 1 });
    this.lstm = new nn.LSTM(HIDDEN, HIDDEN);
    this.finalConv = new nn.Conv1d(HIDDEN, 1, 1);
  }

  /**
   * What each chunk adds to the gates of the LSTM, `[N, 4 · 128]` float32: all of the network that does not depend on the
   * chunks before.
   * @param signal `[contextSize + N · chunkSize]`, the samples before the first chunk in front
   */
  forward(signal: MLXArray): MLXArray {
    const { chunkSize, contextSize, pad, cutoff } = this.config;
    const count = Math.floor((signal.size - contextSize) / chunkSize);
    const chunks = mx.asStrided(mx.astype(signal, this.stftConv.weight.dtype), {
      shape: [count, contextSize + chunkSize],
      strides: [chunkSize, 1],
    });
    const mirrored = chunks.get('...', mx.s(-2, -pad - 2, -1)) as MLXArray;
    const padded = mx.concatenate([chunks, mirrored], { axis: -1 });
    const spectra = this.stftConv.forward(mx.expandDims(padded, -1)); // [N, spectra, 2 · cutoff]
    const [real, imaginary] = mx.split(mx.square(spectra), [cutoff], { axis: -1 }) as [MLXArray, MLXArray];
    let x = mx.sqrt(mx.add(real, imaginary));
    for (const layer of [this.conv1, this.conv2, this.conv3, this.conv4]) x = nn.relu(layer.forward(x)); // at last [N, 1, 128]
    const { wx, bias } = this.lstm;
    const gates = mx.matmul(mx.squeeze(x, { axis: 1 }), mx.transpose(wx));
    return mx.astype(bias === undefined ? gates : mx.add(gates, bias), 'float32');
  }
}

export class SileroVAD extends nn.Module {
  static readonly keys: Readonly<Record<string, string>> = { vad16k: 'vad_16k', vad8k: 'vad_8k' };
  vad16k: SileroVADBranch;
  /** Some checkpoints do without. */
  vad8k: SileroVADBranch | undefined;
  readonly config: SileroVADConfig;

  constructor(config: SileroVADConfig) {
    super();
    this.config = config;
    this.vad16k = new SileroVADBranch(config.branch16k);
    this.vad8k = new SileroVADBranch(config.branch8k);
  }

  /** Leaves out what checkpoints keep of their validation, and the network for 8000 Hz where they have that for 16000 alone. */
  sanitize(weights: nn.Weights): nn.Weights {
    const has = (branch: string): boolean => [...weights.keys()].some((key) => key.startsWith(`${branch}.`));
    if (has('vad_16k') && !has('vad_8k')) this.vad8k = undefined;
    return new Map([...weights].filter(([key]) => !key.startsWith('val_')));
  }
}

export function create(config: RawConfig): SileroVAD {
  return new SileroVAD(parseConfig(config));
}
