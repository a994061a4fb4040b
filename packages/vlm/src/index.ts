export type { ImageInput } from './image/image-input.js';
export {
  type ImageInfo,
  imageInfo,
  type LoadImageOptions,
  loadImage,
  type ReadImageOptions,
} from './image/load-image.js';
export { type Resample, type ResizeOptions, resize } from './image/resize/resize.js';
export type { ImageSize, RGBImage } from './image/rgb-image.js';
export type {
  GridThw,
  ImageProcessor,
  ProcessedImages,
  ProcessedPatches,
  ProcessedTiles,
  ProcessOptions,
  TileLayout,
  VisualInputs,
} from './processors/image-processor.js';
export { loadProcessor } from './processors/load-processor.js';
export { createProcessor, type ProcessorFiles } from './processors/registry.js';
