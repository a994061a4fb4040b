import { MLXError } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import type { JsonObject, ModelFiles } from '@mlxts/hub';
import { disposeModule } from '@mlxts/nn';
import type { PcmChunks } from '../io/pcm-frames.js';
import { type Heard, type ListenOptions, listen } from '../listening/listen.js';
import { create as createWhisper, type Whisper } from '../models/whisper.js';
import { loadSpeech } from '../recognition/load-speech.js';
import type { Segment } from '../recognition/segment.js';
import type { TranscribeOptions } from '../recognition/transcribe-options.js';
import type { DetectLanguageOptions, LanguageDetection, SpeechInput, Transcriber } from '../recognition/transcriber.js';
import { Transcription, type TranscriptionFacts } from '../recognition/transcription.js';
import { alignmentHeads } from './alignment-heads.js';
import { detectLanguage } from './detect-language.js';
import { EncodedWindow } from './encoded-window.js';
import { LogitRules } from './logit-rules.js';
import { nonSpeechTokens } from './non-speech-tokens.js';
import { sampleWindow } from './sample-window.js';
import { searchWindow } from './search-window.js';
import { SpeechFeatures } from './speech-features.js';
import { transcribeChunks } from './transcribe-chunks.js';
import { type TranscribeRequest, transcribeRequest } from './transcribe-request.js';
import { transcribeSpeech } from './transcribe-speech.js';
import { WhisperTokens } from './whisper-tokens.js';
import { WordAligner } from './word-aligner.js';

/** Whisper as a transcriber. */
export class WhisperTranscriber implements Transcriber {
  readonly model: Whisper;
  readonly #tokens: WhisperTokens;
  readonly #aligner: WordAligner;
  readonly #generationConfig: JsonObject;

  /** @throws MLXError `Tokenizer` for a tokenizer of another model; `Config` for heads that the model has not */
  constructor(
    model: Whisper,
    { tokenizer, generationConfig = {} }: Pick<ModelFiles, 'tokenizer' | 'generationConfig'>,
  ) {
    this.model = model;
    this.#generationConfig = generationConfig;
    this.#tokens = new WhisperTokens(tokenizer, model.config, generationConfig);
    this.#aligner = new WordAligner(this.#tokens, alignmentHeads(generationConfig, model.config));
  }

  get languages(): readonly string[] {
    return this.#tokens.isMultilingual ? [...this.#tokens.languages.keys()] : ['en'];
  }

  transcribe(audio: SpeechInput, options?: TranscribeOptions): Transcription {
    return new Transcription(this.#transcribe(audio, transcribeRequest(options, this.#tokens, this.model.config)));
  }

  listen(chunks: PcmChunks, options?: ListenOptions): AsyncGenerator<Heard, void, undefined> {
    return listen(this, chunks, options);
  }

  async detectLanguage(audio: SpeechInput, options?: DetectLanguageOptions): Promise<LanguageDetection> {
    const op = 'detectLanguage';
    const { signal } = checkOptions(op, options);
    if (!this.#tokens.isMultilingual)
      throw new MLXError({ op, code: 'Unsupported', message: 'expected a model of many languages, got English only' });
    const { numMelBins: nMels, maxSourcePositions } = this.model.config;
    const frames = 2 * maxSourcePositions;
    const samples = (await loadSpeech(op, audio, signal)).subarray(0, frames * 160);
    const features = await SpeechFeatures.of(samples, { nMels, signal });
    const mel = () => features.window(0, Math.min(frames, features.frames), frames);
    using window = await EncodedWindow.encode(this.model, mel, signal);
    return await detectLanguage(window, this.#tokens, signal);
  }

  async *#transcribe(audio: SpeechInput, request: TranscribeRequest): AsyncGenerator<Segment, TranscriptionFacts> {
    const samples = await loadSpeech('transcribe', audio, request.signal);
    using rules = this.#rules(request);
    const decode = request.search === undefined ? sampleWindow : searchWindow(request.search);
    const aligner = request.wordTimestamps ? this.#aligner : undefined;
    const work = { whisper: this.model, tokens: this.#tokens, rules, decode, aligner, request };
    return yield* request.cut === undefined
      ? transcribeSpeech(samples, work)
      : transcribeChunks(samples, request.cut, work);
  }

  #rules({ suppressTokens, timestamps, maxInitialTimestamp }: TranscribeRequest): LogitRules {
    const { vocabSize } = this.model.config;
    const { end, firstTimestamp, noTimestamps, unspoken } = this.#tokens;
    const given = suppressTokens ?? idsOf(this.#generationConfig.suppress_tokens) ?? [-1];
    const suppressed = given.flatMap((id) => (id === -1 ? nonSpeechTokens(this.#tokens) : [id]));
    return new LogitRules({
      vocabSize,
      suppressed: [...suppressed, ...unspoken, noTimestamps].filter((id) => id < vocabSize),
      suppressedAtStart: [...this.#tokens.encodeExactly(' '), end],
      end,
      firstTimestamp,
      maxInitialTimestamp,
      timestamps,
    });
  }

  dispose(): void {
    disposeModule(this.model);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function idsOf(value: unknown): number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((id): id is number => Number.isSafeInteger(id) && id >= -1);
}

/** The transcriber of a directory's configuration and tokenizer, with random weights. */
export function create(files: ModelFiles): WhisperTranscriber {
  return new WhisperTranscriber(createWhisper(files.config), files);
}
