import type { Whisper } from '../models/whisper.js';
import type { LogitRules } from './logit-rules.js';
import type { TranscribeRequest } from './transcribe-request.js';
import type { WhisperTokens } from './whisper-tokens.js';
import type { WindowDecoder } from './window-decoder.js';
import type { WordAligner } from './word-aligner.js';

/** What a transcription works with. */
export interface SpeechWork {
  readonly whisper: Whisper;
  readonly tokens: WhisperTokens;
  readonly rules: LogitRules;
  readonly decode: WindowDecoder;
  /** Undefined: segments have no words. */
  readonly aligner: WordAligner | undefined;
  readonly request: TranscribeRequest;
}
