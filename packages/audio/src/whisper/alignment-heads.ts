import { MLXError } from '@mlxts/core';
import type { JsonObject } from '@mlxts/hub';
import type { WhisperConfig } from '../models/whisper.js';

/** A head of cross-attention. */
export type Head = readonly [layer: number, head: number];

/**
 * The heads whose attention follows the sound: those that `generation_config.json` names, else all of the later half of the layers.
 * @throws MLXError `Config` for heads that the model has not
 */
export function alignmentHeads(generationConfig: JsonObject, config: WhisperConfig): Head[] {
  const { decoderLayers: layers, decoderAttentionHeads: heads } = config;
  const named = generationConfig.alignment_heads;
  if (named === undefined || named === null) {
    const first = Math.floor(layers / 2);
    const all = Array.from(
      { length: (layers - first) * heads },
      (_, i): Head => [first + Math.floor(i / heads), i % heads],
    );
    return all;
  }
  if (Array.isArray(named) && named.length > 0 && named.every((each) => isHead(each, layers, heads)))
    return named as Head[];
  throw new MLXError({
    op: 'loadTranscriber',
    code: 'Config',
    message: `alignment_heads: expected pairs of a layer below ${layers} and a head below ${heads}, got ${JSON.stringify(named)}`,
  });
}

function isHead(value: unknown, layers: number, heads: number): value is Head {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const isBelow = (each: unknown, limit: number): boolean =>
    Number.isSafeInteger(each) && (each as number) >= 0 && (each as number) < limit;
  return isBelow(value[0], layers) && isBelow(value[1], heads);
}
