import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Blas } from './blas.js';
import type { BuildContext } from './context.js';
import type { MlxPrefix } from './mlx-prefix.js';
import type { Part } from './place.js';

/** Where mlxts.node finds libmlx: inside the artefact, or in `MLXTS_MLX_DIR`. */
export function addonRpath(context: BuildContext, mlx: MlxPrefix): string {
  const origin = context.target.platform === 'darwin' ? '@loader_path' : '$ORIGIN';
  return mlx.wheel === undefined ? `${origin};${join(mlx.root, 'lib')}` : `${origin};${origin}/mlx/lib`;
}

/**
 * All that the addon needs at run time. MLX keeps the wheel's layout, because libmlx looks for its own libraries, its
 * metallib and, for CUDA, its headers relative to itself.
 */
export function artefactParts(context: BuildContext, addon: string, mlx: MlxPrefix, mlxC: string, blas: Blas): Part[] {
  const parts: Part[] = readdirSync(addon).map((name) => ({ from: join(addon, name), to: name }));
  parts.push({ from: join(mlxC, 'LICENSE'), to: 'licenses/mlx-c.txt' });
  if (mlx.wheel !== undefined) {
    const { wheel } = mlx;
    parts.push({ from: join(wheel, 'mlx', 'lib'), to: 'mlx/lib' });
    if (context.target.backend === 'cuda') parts.push({ from: join(wheel, 'mlx', 'include'), to: 'mlx/include' });
    for (const name of readdirSync(wheel)) {
      if (name.endsWith('.libs')) parts.push({ from: join(wheel, name), to: name });
      if (name.endsWith('.dist-info')) parts.push({ from: join(wheel, name, 'licenses'), to: 'licenses/mlx' });
    }
  }
  if (blas.folder !== undefined) {
    for (const name of readdirSync(blas.folder)) {
      if (name.includes('.so')) parts.push({ from: join(blas.folder, name), to: `openblas/${name}` });
    }
    parts.push({ from: blasLicence(blas.folder), to: 'licenses/openblas' });
  }
  return parts;
}

function blasLicence(folder: string): string {
  const wheel = join(folder, '..', '..');
  const info = readdirSync(wheel).find((name) => name.endsWith('.dist-info')) ?? '';
  return join(wheel, info, 'licenses');
}
