import type { JsonObject } from '../json.js';
import type { GGUFMetadata } from './metadata.js';

/** What a config is made from. */
export interface ArchitectureInput {
  metadata: GGUFMetadata;
  /** Names of the tensors in the file. */
  tensors: ReadonlySet<string>;
  vocabSize: number;
  /** What `rope_freqs.weight` divides the rotary frequencies by. */
  ropeFactors: readonly number[] | undefined;
}

/** How one `general.architecture` maps to Hugging Face's config.json and names. */
export interface Architecture {
  /** The config of the language model; ids and quantization are added for all alike. */
  config(input: ArchitectureInput): JsonObject;
  /** Module names outside of blocks: `token_embd` → `model.embed_tokens`. */
  top: Readonly<Record<string, string>>;
  /** Module names inside `blk.N`: `attn_q` → `self_attn.q_proj`. */
  block: Readonly<Record<string, string>>;
  /** Parts of a block whose rows llama.cpp reorders, and the config field that counts their heads. */
  permuted: Readonly<Record<string, 'num_attention_heads' | 'num_key_value_heads'>>;
  /** Where block N goes: `model.layers`. */
  blockPrefix: string;
  /** Tensors that hold no weights. */
  ignored: ReadonlySet<string>;
}
