import type { VisualInput } from './vision-language-model.js';

/** An image: a path, a `file:` or `data:` URL, the bytes of a file, a `Blob`, or pixels. */
export type ImageSource =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | { width: number; height: number; data: Uint8Array };

/** A video as its frames, in order. */
export interface VideoSource {
  frames: readonly ImageSource[];
  /** Frames a second. Default 2. */
  fps?: number | undefined;
}

export interface ProcessOptions {
  signal?: AbortSignal | undefined;
}

/** What stands between images and a model: pixels as its vision tower takes them, and placeholders in its prompts. */
export interface VisionProcessor {
  /** An image for the model. The caller frees its arrays. @throws what `loadImage` throws */
  image(from: ImageSource, options?: ProcessOptions): Promise<VisualInput>;
  /** A video for the model. @throws MLXError `Unsupported` where the model takes none */
  video(from: VideoSource, options?: ProcessOptions): Promise<VisualInput>;
  /** A prompt as the chat template wrote it, with as many placeholders as each of its images takes tokens. */
  expand(text: string, visuals: readonly VisualInput[]): string;
  /** How many tokens an image of this size takes in a prompt, those around it included. */
  countTokens(size: { width: number; height: number }): number;
}
