/** Fourier transforms. */
export * from './frequencies.js';
export * from './one-axis.js';
export * from './several-axes.js';
export type { Norm, Transform, TransformN, TransformNOptions, TransformOptions } from './transform.js';
