import type { ManifestEntry } from './manifest.js';
import { enumTypeName, handleTypeName } from './types.js';

/** Words that can't name a parameter in a TypeScript signature. */
const RESERVED = new Set([
  'class',
  'const',
  'default',
  'delete',
  'enum',
  'export',
  'function',
  'in',
  'new',
  'this',
  'typeof',
  'var',
  'void',
  'with',
]);

export interface BindingsInput {
  readonly entries: readonly ManifestEntry[];
  readonly handles: readonly string[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

/** `bindings.ts`: the type of the addon's functions that carry C names, and the aliases that they use. */
export function emitBindings(banner: string, { entries, handles, enums }: BindingsInput): string {
  return `// ${banner}

${handles.map((name) => `/** Checked number that stands for a \`${name}\`. */\nexport type ${handleTypeName(name)} = number;\n`).join('')}
${[...enums].map(([name, members]) => emitEnum(name, members)).join('')}
/** The functions of mlx-c under their C names. Out-parameters are results; a failure throws. */
export interface GeneratedBindings {
${emitInterface(entries)}}
`;
}

/** `manifest.ts`: the hash that the addon must have been built with. */
export function emitManifestModule(banner: string, manifestHash: string): string {
  return `// ${banner}

/** SHA-256 of \`manifest.json\`; an addon built from another manifest is refused. */
export const manifestHash = '${manifestHash}';
`;
}

/** `manifest.h`: the same hash for the addon. */
export function emitManifestHeader(banner: string, manifestHash: string): string {
  return `// ${banner}
#pragma once

#define MLXTS_MANIFEST_HASH "${manifestHash}"
`;
}

function emitEnum(name: string, members: readonly string[]): string {
  if (name === 'mlx_fft_norm') {
    const values = members.map((member) => `'${member.replace('MLX_FFT_NORM_', '').toLowerCase()}'`);
    return `/** \`${name}\`. */\nexport type ${enumTypeName(name)} = ${values.join(' | ')};\n`;
  }
  const values = members.map((member, i) => `${i} ${member}`).join(', ');
  return `/** \`${name}\`: ${values}. */\nexport type ${enumTypeName(name)} = number;\n`;
}

function emitInterface(entries: readonly ManifestEntry[]): string {
  let header = '';
  let text = '';
  for (const entry of entries) {
    if (entry.status !== 'exported') continue;
    if (entry.header !== header) text += `${header ? '\n' : ''}  // ${entry.header}.h\n`;
    header = entry.header;
    const args = entry.args.map(({ name, jsType }) => `${RESERVED.has(name) ? `${name}_` : name}: ${jsType}`);
    text += `  ${entry.name}(${args.join(', ')}): ${entry.result};\n`;
  }
  return text;
}
