import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import type { Target } from '../target.js';
import { BuildError } from './build-error.js';

/** A pinned wheel. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  readonly platform: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** native.json: every outside part that a build uses, with the hash that it must have. */
export interface NativePins {
  readonly mlx: { readonly version: string; readonly wheels: Readonly<Record<string, Wheel>> };
  readonly mlxC: {
    /** `contentHash` of the folder `mlx`, the same from crate and git */
    readonly contentSha256: string;
    readonly crate: {
      readonly name: string;
      readonly version: string;
      readonly folder: string;
      readonly sha256: string;
    };
    /** `mlxTree`: git's id of the folder `mlx` at the pinned revision */
    readonly git: { readonly url: string; readonly mlxTree: string };
  };
  readonly blas: { readonly wheels: Readonly<Record<string, Wheel>> };
}

export function nativePins(): NativePins {
  return JSON.parse(readFileSync(join(packageRoot(), 'native.json'), 'utf8')) as NativePins;
}

/**
 * The MLX wheel for a target.
 *
 * @throws BuildError where MLX has none
 */
export function mlxWheel(pins: NativePins, target: Target): Wheel {
  const wheel = pins.mlx.wheels[target.name];
  if (wheel !== undefined) return wheel;
  const known = Object.keys(pins.mlx.wheels).join(', ');
  throw new BuildError(
    `no MLX library is published for ${target.name} (there are ${known})`,
    'Build MLX from source and name its prefix in MLXTS_MLX_DIR.',
  );
}
