import { MLXError } from '@mlxts/core';
import type { RawConfig } from '@mlxts/hub';
import type { ImageProcessor } from './image-processor.js';

/** Files that stand beside a `preprocessor_config.json`. */
export interface ProcessorFiles {
  /** `processor_config.json`. */
  readonly processor?: RawConfig | undefined;
  /** `video_preprocessor_config.json`. */
  readonly video?: RawConfig | undefined;
}

interface ProcessorFile {
  create(config: RawConfig, files: ProcessorFiles): ImageProcessor;
}

const qwen2VL = (): Promise<ProcessorFile> => import('./qwen2-vl.js');
const idefics3 = (): Promise<ProcessorFile> => import('./idefics3.js');

/** Where each `image_processor_type` is implemented, and each `processor_class` for files that do not say the first. */
const processors: Readonly<Record<string, () => Promise<ProcessorFile>>> = {
  Qwen2VLImageProcessor: qwen2VL,
  Qwen2_5_VLImageProcessor: qwen2VL,
  Qwen2VLProcessor: qwen2VL,
  Qwen2_5_VLProcessor: qwen2VL,
  Idefics3ImageProcessor: idefics3,
  SmolVLMImageProcessor: idefics3,
  Idefics3Processor: idefics3,
  SmolVLMProcessor: idefics3,
};

/**
 * The processor that a `preprocessor_config.json` describes. Its `image_processor_type` decides, with or without `Fast` or `Pil`
 * at the end, else its `processor_class`; fields that ask for what is not done here are errors.
 *
 * @throws MLXError `UnknownModelType` that lists the known ones; `Config`, `Unsupported` for fields, by name
 * @example
 * const processor = await createProcessor({ image_processor_type: 'Qwen2VLImageProcessor', max_pixels: 200704 });
 * console.log(processor.countImageTokens({ width: 640, height: 480 })); // 234
 */
export async function createProcessor(config: RawConfig, files: ProcessorFiles = {}): Promise<ImageProcessor> {
  const names = [config.image_processor_type, config.processor_class, files.processor?.processor_class];
  const name = names.find((each) => each !== undefined && each !== null);
  const plain = typeof name === 'string' ? name.replace(/(Fast|Pil)$/, '') : '';
  const open = Object.hasOwn(processors, plain) ? processors[plain] : undefined;
  if (open !== undefined) return (await open()).create(config, files);
  throw new MLXError({
    code: 'UnknownModelType',
    op: 'createProcessor',
    message: `expected an image_processor_type or processor_class among ${Object.keys(processors).join(', ')}, got ${JSON.stringify(name) ?? 'none'}`,
  });
}
