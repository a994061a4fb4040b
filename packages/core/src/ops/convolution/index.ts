export { type ConvGeneralOptions, convGeneral } from './conv-general.js';
export {
  type ConvTranspose1dOptions,
  type ConvTransposeOptions,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
} from './conv-transpose.js';
export { type Conv1dOptions, type ConvOptions, conv1d, conv2d, conv3d } from './convolution.js';
export { type ConvolveOptions, convolve } from './convolve.js';
export type { Steps } from './geometry.js';
