import type { Architecture } from './architecture.js';

const suffixed = /^(.+)\.(weight|scales|biases|bias)$/;
const inBlock = /^blk\.(\d+)\.(.+)$/;

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The part of a block that a tensor belongs to: `attn_q` of `blk.3.attn_q.scales`. */
export function blockPart(name: string): string | undefined {
  return inBlock.exec(suffixed.exec(name)?.[1] ?? '')?.[2];
}

/** The Hugging Face name of a GGUF tensor or of one of the parts `.scales` and `.biases` it was split into; undefined for an unknown one. */
export function huggingFaceName(architecture: Architecture, name: string): string | undefined {
  const [, module, suffix] = suffixed.exec(name) ?? [];
  if (module === undefined) return undefined;
  const [, block, part] = inBlock.exec(module) ?? [];
  if (part === undefined) {
    const top = own(architecture.top, module);
    return top === undefined ? undefined : `${top}.${suffix}`;
  }
  const inner = own(architecture.block, part);
  return inner === undefined ? undefined : `${architecture.blockPrefix}.${block}.${inner}.${suffix}`;
}
