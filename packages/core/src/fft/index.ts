export * from './frequencies.js';
export { type FftShiftOptions, fftshift, ifftshift } from './shift.js';
export type { FftNorm, FftnOptions, FftOptions } from './transform-options.js';
export * from './transforms.js';
