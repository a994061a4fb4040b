import { ArgumentError, MLXError } from '@mlxts/core';
import type { ChatMessage } from '@mlxts/hub';
import type { LoadedModel } from '../loaded-model.js';
import type { ProcessedVisual } from './process-visuals.js';

/** A part of a message: text, or the place of the next image or video. */
export type ContentPart = { type: 'text'; text: string } | { type: 'image' } | { type: 'video' };

/** The parts of a message; text alone is one. Fields beside `type` and `text` are the template's affair. */
export function partsOf({ content }: ChatMessage): readonly Record<string, unknown>[] {
  if (content === undefined || content === null) return [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** A user's message of images, then videos, then text. */
export function userMessage(text: string, images: number, videos: number): ChatMessage {
  const part = (type: 'image' | 'video') => ({ type });
  const visuals = [...Array(images).fill(part('image')), ...Array(videos).fill(part('video'))];
  return { role: 'user', content: [...visuals, { type: 'text', text }] };
}

/**
 * Puts images and videos in the order of their places in the messages.
 * @throws ArgumentError where places and images, or videos, differ in number
 */
export function inOrder<Visual>(
  op: string,
  messages: readonly ChatMessage[],
  { images, videos }: { images: readonly Visual[]; videos: readonly Visual[] },
): Visual[] {
  const types = messages.flatMap((message) => partsOf(message).map(({ type }) => type));
  const count = (kind: string): number => types.filter((type) => type === kind).length;
  for (const [kind, given] of [
    ['image', images.length],
    ['video', videos.length],
  ] as const) {
    if (count(kind) === given) continue;
    throw new ArgumentError({
      op,
      message: `expected as many ${kind}s as the messages have parts of { type: '${kind}' }, ${count(kind)}, got ${given}`,
    });
  }
  const next = { image: images.values(), video: videos.values() };
  return types.flatMap((type) => (type === 'image' || type === 'video' ? [next[type].next().value as Visual] : []));
}

/**
 * The ids of a conversation, ready for the assistant's turn, with a placeholder for each token of its images.
 * @throws MLXError `Unsupported` for a model without a chat template
 */
export function encodeConversation(
  { chatTemplate, tokenizer, processor }: Pick<LoadedModel, 'chatTemplate' | 'tokenizer' | 'processor'>,
  messages: readonly ChatMessage[],
  visuals: readonly ProcessedVisual[],
): number[] {
  if (chatTemplate === undefined) {
    throw new MLXError({
      code: 'Unsupported',
      op: 'generate',
      message: 'expected a model with a chat template, got one without',
    });
  }
  const inParts = messages.map((message) => ({ ...message, content: partsOf(message) }));
  const text = chatTemplate.render(inParts, { addGenerationPrompt: true });
  const sizesOf = (kind: 'image' | 'video') => visuals.filter((each) => each.kind === kind).map(({ sizes }) => sizes);
  const expanded = processor.expandText(text, { images: sizesOf('image').flat(), videos: sizesOf('video') });
  return tokenizer.encode(expanded, { addSpecialTokens: false });
}
