import { MLXError } from '@mlxts/core';
import type { Detokenizer, JsonObject, Tokenizer } from '@mlxts/hub';
import type { WhisperConfig } from '../models/whisper.js';
import { languageNames, olderCodes } from './languages.js';

/** How the tokens of a window's text begin. */
export interface StartOptions {
  /** Ignored by models of one language. */
  readonly language: string;
  readonly task: 'transcribe' | 'translate';
  readonly timestamps: boolean;
}

/** OpenAI's models of one language have fewer tokens than this. */
const MULTILINGUAL_VOCABULARY = 51_865;

/** Whisper's special tokens, and text beside them. */
export class WhisperTokens {
  /** Ends a text; ids from here on are no text. */
  readonly end: number;
  readonly start: number;
  readonly previous: number;
  /** Undefined where the tokenizer has none. */
  readonly noSpeech: number | undefined;
  readonly noTimestamps: number;
  /** The moment 0; the next ids are 20 ms apart. */
  readonly firstTimestamp: number;
  /** The token of each language that the model knows, by code; none for models of one language. */
  readonly languages: ReadonlyMap<string, number>;
  /** Ids that no text has: those before and between texts. */
  readonly unspoken: readonly number[];
  readonly #tasks: Readonly<Record<'transcribe' | 'translate', number>>;
  readonly #tokenizer: Tokenizer;

  /** @throws MLXError `Tokenizer` where a special token is missing or lies outside of the model's vocabulary */
  constructor(tokenizer: Tokenizer, config: WhisperConfig, generationConfig: JsonObject = {}) {
    const { vocabSize } = config;
    const id = (name: string): number => required(tokenizer, name, vocabSize);
    this.#tokenizer = tokenizer;
    this.end = id('<|endoftext|>');
    this.start = id('<|startoftranscript|>');
    this.previous = id('<|startofprev|>');
    this.noTimestamps = id('<|notimestamps|>');
    this.noSpeech = tokenizer.tokenToId('<|nospeech|>') ?? tokenizer.tokenToId('<|nocaptions|>');
    this.firstTimestamp = firstTimestamp(tokenizer, this.noTimestamps, config);
    this.#tasks = { transcribe: id('<|transcribe|>'), translate: id('<|translate|>') };
    const isMultilingual = generationConfig.is_multilingual ?? vocabSize >= MULTILINGUAL_VOCABULARY;
    const codes = isMultilingual === true ? Object.keys(languageNames) : [];
    this.languages = new Map(
      codes.flatMap((code): [string, number][] => {
        const token = tokenizer.tokenToId(`<|${code}|>`) ?? tokenizer.tokenToId(`<|${olderCodes[code] ?? code}|>`);
        return token === undefined || token >= vocabSize ? [] : [[code, token]];
      }),
    );
    if (isMultilingual === true && this.languages.size === 0) throw failure('expected tokens of languages, got none');
    const others = [this.noSpeech, tokenizer.tokenToId('<|startoflm|>')].filter((each) => each !== undefined);
    this.unspoken = [this.start, this.previous, ...Object.values(this.#tasks), ...this.languages.values(), ...others];
  }

  get isMultilingual(): boolean {
    return this.languages.size > 0;
  }

  /** The tokens before a text: where it starts, its language, the task. */
  opening({ language, task, timestamps }: StartOptions): number[] {
    const spoken = this.languages.get(language);
    return [
      this.start,
      ...(spoken === undefined ? [] : [spoken, this.#tasks[task]]),
      ...(timestamps ? [] : [this.noTimestamps]),
    ];
  }

  /** Text as it stands after a pause, with a space before it; special tokens written in it are left out. */
  encode(text: string): number[] {
    return this.encodeExactly(` ${text.trim()}`);
  }

  encodeExactly(text: string): number[] {
    return this.#tokenizer.encode(text, { addSpecialTokens: false }).filter((token) => token < this.end);
  }

  /** For text that appears while ids come. */
  createDetokenizer(): Detokenizer {
    return this.#tokenizer.createDetokenizer();
  }

  /** The text of ids, without timestamps and other special tokens. */
  decode(tokens: readonly number[]): string {
    return this.#tokenizer.decode(tokens.filter((token) => token < this.end));
  }
}

function required(tokenizer: Tokenizer, name: string, vocabSize: number): number {
  const token = tokenizer.tokenToId(name);
  if (token === undefined) throw failure(`expected a tokenizer of Whisper, got one without ${name}`);
  if (token < vocabSize) return token;
  throw failure(`expected ${name} below ${vocabSize}, the model's vocabulary, got ${token}`);
}

/** Older tokenizers have no tokens for moments, though the model does: they follow `<|notimestamps|>`. */
function firstTimestamp(tokenizer: Tokenizer, before: number, config: WhisperConfig): number {
  const first = tokenizer.tokenToId('<|0.00|>') ?? before + 1;
  if (first !== before + 1) throw failure(`expected <|0.00|> to follow <|notimestamps|> ${before}, got ${first}`);
  const last = first + config.maxSourcePositions;
  if (last < config.vocabSize) return first;
  throw failure(
    `expected timestamps from ${first} to ${last} in the vocabulary of the model, got one of ${config.vocabSize}`,
  );
}

function failure(message: string): MLXError {
  return new MLXError({ op: 'loadTranscriber', code: 'Tokenizer', message });
}
