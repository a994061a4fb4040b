import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { contentFingerprint } from './fingerprint.mjs';
import { readOnnxTensors } from './onnx-tensors.mjs';
import { fetchWheel, modelsFolder } from './wheel.mjs';
import { writeSafetensors } from './write-safetensors.mjs';
import { extractEntry } from './zip-entry.mjs';

/** Silero's voice activity detector, which the tests use. */
export const vadModel = JSON.parse(readFileSync(new URL('./vad-model.json', import.meta.url), 'utf8'));

const sources = ['vad-model.json', 'vad-model.mjs', 'onnx-tensors.mjs', 'write-safetensors.mjs'];

/** The model's directory in the cache, in a folder named after what makes it: the wheel's hash and this conversion. */
export const vadModelPath = () => {
  const key = contentFingerprint(sources.map((name) => `tooling/setup/${name}`)).slice(0, 16);
  return join(modelsFolder(), key, vadModel.name);
};

/** The directory only gets its name when all files are in it. */
export const hasVadModel = () => existsSync(join(vadModelPath(), 'model.safetensors'));

/**
 * Downloads Silero's wheel, which is verified by hash, and writes the weights of its ONNX file as a model directory in the
 * layout of mlx-audio.
 * @param {import('./progress.mjs').Report} report
 * @throws {import('./setup-error.mjs').SetupError} when the download fails or the hash differs; nothing is left behind
 */
export function fetchVadModel(report) {
  return fetchWheel(
    vadModel,
    report,
    async () => hasVadModel(),
    async (wheel, workFolder) => {
      const [onnx, target] = [join(workFolder, 'model.onnx'), join(workFolder, vadModel.name)];
      await extractEntry(wheel, vadModel.entry, onnx, () => {});
      report('converting the weights');
      await mkdir(target);
      await writeFile(join(target, 'config.json'), `${JSON.stringify(vadModel.config, null, 2)}\n`);
      const weights = [...convert(readOnnxTensors(await readFile(onnx)))];
      const tensors = weights.map(
        /** @returns {[string, import('./write-safetensors.mjs').Tensor]} */ ([name, { shape, values }]) => [
          name,
          { dtype: 'F32', shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) },
        ],
      );
      await writeSafetensors(join(target, 'model.safetensors'), new Map(tensors));
      await rm(dirname(vadModelPath()), { recursive: true, force: true });
      await mkdir(dirname(vadModelPath()), { recursive: true });
      await rename(target, vadModelPath());
    },
  );
}

/** The file chooses between its two networks by the sample rate: then 16 kHz, else 8 kHz. */
const branches = { then_branch: 'vad_16k', else_branch: 'vad_8k' };
const convolutions = {
  'stft.forward_basis_buffer': 'stft_conv.weight',
  ...Object.fromEntries(
    [0, 1, 2, 3].flatMap((layer) =>
      ['weight', 'bias'].map((part) => [`encoder.${layer}.reparam_conv.${part}`, `conv${layer + 1}.${part}`]),
    ),
  ),
  'decoder.decoder.2.weight': 'final_conv.weight',
  'decoder.decoder.2.bias': 'final_conv.bias',
};

/** @typedef {import('./onnx-tensors.mjs').Tensor} Tensor */

/** @param {Map<string, Tensor>} tensors @returns {Map<string, Tensor>} */
function convert(tensors) {
  /** @type {Map<string, Tensor>} */
  const weights = new Map();
  for (const [from, to] of Object.entries(branches)) {
    /** @param {string} name */
    const take = (name) => {
      const tensor = tensors.get(`${from}/${name}`);
      if (!tensor) throw new Error(`${vadModel.entry} has no ${from}/${name}`);
      return tensor;
    };
    for (const [name, key] of Object.entries(convolutions)) weights.set(`${to}.${key}`, channelsLast(take(name)));
    weights.set(`${to}.lstm.Wx`, take('decoder.rnn.weight_ih'));
    weights.set(`${to}.lstm.Wh`, take('decoder.rnn.weight_hh'));
    // PyTorch adds two biases to the gates, MLX one.
    const [input, hidden] = [take('decoder.rnn.bias_ih'), take('decoder.rnn.bias_hh')];
    const values = input.values.map((value, index) => value + (hidden.values[index] ?? Number.NaN));
    weights.set(`${to}.lstm.bias`, { shape: input.shape, values });
  }
  return weights;
}

/** A kernel `[out, in, taps]` of PyTorch as MLX has it, `[out, taps, in]`; a bias as it is. @param {Tensor} tensor @returns {Tensor} */
function channelsLast({ shape, values }) {
  if (shape.length === 1) return { shape, values };
  const [outputs = 0, inputs = 0, taps = 0] = shape;
  const result = new Float32Array(values.length);
  for (let row = 0; row < outputs; row++)
    for (let channel = 0; channel < inputs; channel++)
      for (let tap = 0; tap < taps; tap++)
        result[(row * taps + tap) * inputs + channel] = values[(row * inputs + channel) * taps + tap] ?? Number.NaN;
  return { shape: [outputs, taps, inputs], values: result };
}
