export type { FrameOptions } from './dsp/frame-options.js';
export { type IstftOptions, istft } from './dsp/istft.js';
export { type LogMelSpectrogramOptions, logMelSpectrogram } from './dsp/log-mel-spectrogram.js';
export { type MelFiltersOptions, type MelScale, melFilters } from './dsp/mel-filters.js';
export { resample } from './dsp/resample.js';
export { Resampler } from './dsp/resampler.js';
export { type StftOptions, stft } from './dsp/stft.js';
export {
  bartlett,
  blackman,
  hamming,
  hanning,
  type Window,
  type WindowName,
  type WindowOptions,
} from './dsp/windows.js';
export type { AudioInput } from './io/audio-input.js';
export { type LoadAudioOptions, loadAudio } from './io/load-audio.js';
export { type PcmChunks, type PcmFramesOptions, pcmFrames } from './io/pcm-frames.js';
export { type EncodeWavOptions, encodeWav } from './io/wav/encode-wav.js';
export { saveWav } from './io/wav/save-wav.js';
export type { Waveform } from './io/waveform.js';
export { type LoadTranscriberOptions, loadTranscriber } from './load-transcriber.js';
export { toSrt } from './output/to-srt.js';
export { toText } from './output/to-text.js';
export { toTsv } from './output/to-tsv.js';
export { toVerboseJson, type VerboseSegment, type VerboseTranscription } from './output/to-verbose-json.js';
export { toVtt } from './output/to-vtt.js';
export type { Segment, TranscriptionResult } from './recognition/segment.js';
export type { TranscribeOptions, TranscribeProgress } from './recognition/transcribe-options.js';
export { type StreamedText, type TranscribeStreamOptions, transcribeStream } from './recognition/transcribe-stream.js';
export type {
  DetectLanguageOptions,
  LanguageDetection,
  SpeechInput,
  Transcriber,
} from './recognition/transcriber.js';
export type { Transcription } from './recognition/transcription.js';
