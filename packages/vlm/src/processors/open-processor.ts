import type { ModelFiles } from '@mlxts/hub';
import type { VisionProcessor } from '../processor.js';

export async function openProcessor(_files: ModelFiles, _signal: AbortSignal | undefined): Promise<VisionProcessor> {
  return {} as VisionProcessor;
}
