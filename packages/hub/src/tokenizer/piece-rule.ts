import { isJsonObject, type JsonObject } from '../json.js';
import { byteLevelBytes } from './byte-alphabet.js';

/** How the text of a token follows from the token alone. */
export interface PieceRule {
  /** Bytes to be decoded together with those of the neighbours, or text that stands by itself. */
  piece(token: string, isAdded: boolean): Uint8Array | string;
  /** Spaces to remove at the start of the whole text. */
  leadingSpaces: number;
}

const byteToken = /^<0x([0-9A-Fa-f]{2})>$/;

function stringReplacement(step: JsonObject): [string, string] | undefined {
  const from = isJsonObject(step.pattern) ? step.pattern.String : undefined;
  return typeof from === 'string' && from !== '' && typeof step.content === 'string' ? [from, step.content] : undefined;
}

/** Reads `Replace* ByteFallback? Fuse Strip?`, the chain of SentencePiece-like tokenizers. */
function fallbackRule(steps: readonly unknown[]): PieceRule | undefined {
  const replacements: [string, string][] = [];
  let bytes = false;
  let fused = false;
  let leadingSpaces = 0;
  for (const step of steps) {
    if (!isJsonObject(step)) return undefined;
    const replacement = step.type === 'Replace' && !bytes && !fused ? stringReplacement(step) : undefined;
    if (replacement) replacements.push(replacement);
    else if (step.type === 'ByteFallback' && !fused) bytes = true;
    else if (step.type === 'Fuse') fused = true;
    else if (step.type === 'Strip' && fused && step.content === ' ' && !step.stop)
      leadingSpaces += Number(step.start ?? 0);
    else return undefined;
  }
  const piece = (token: string): Uint8Array | string => {
    const [, hex] = (bytes && byteToken.exec(token)) || [];
    if (hex !== undefined) return Uint8Array.of(Number.parseInt(hex, 16));
    return replacements.reduce((text, [from, to]) => text.replaceAll(from, to), token);
  };
  return { piece, leadingSpaces };
}

/** The rule of a tokenizer.json's `decoder`, or undefined for decoders that look at neighbouring tokens. */
export function pieceRule(decoder: unknown): PieceRule | undefined {
  if (!isJsonObject(decoder)) return undefined;
  if (decoder.type === 'ByteLevel')
    return { piece: (token, isAdded) => (isAdded ? token : byteLevelBytes(token)), leadingSpaces: 0 };
  if (decoder.type !== 'Sequence' || !Array.isArray(decoder.decoders)) return undefined;
  const [only] = decoder.decoders;
  return decoder.decoders.length === 1 && isJsonObject(only) && only.type === 'ByteLevel'
    ? pieceRule(only)
    : fallbackRule(decoder.decoders);
}
