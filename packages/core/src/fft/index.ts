export * from './frequencies.js';
export { type FftShiftOptions, fftshift, ifftshift, type ShiftOp } from './shift.js';
export type { FftNorm, FftnOptions, FftOptions } from './transform-options.js';
export * from './transforms.js';
