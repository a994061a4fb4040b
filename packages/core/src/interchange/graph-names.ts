import { sys } from '@mlxts/sys';
import type { NamedArrays } from './inputs.js';

/** Runs `use` with the raw names that a printed graph has for some of its arrays; others are A, B, C and so on. */
export function withNames(
  named: NamedArrays | undefined,
  spell: (name: string) => string,
  use: (namer: number) => string,
): string {
  const namer = sys.mlx_node_namer_new();
  try {
    for (const [name, { handle }] of Object.entries(named ?? {}))
      sys.mlx_node_namer_set_name(namer, handle, spell(name));
    return use(namer);
  } finally {
    sys.mlxts_free_one(namer);
  }
}
