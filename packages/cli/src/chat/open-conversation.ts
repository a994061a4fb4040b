import type { ChatSessionOptions, TextChunk } from '@mlxts/lm';

/** A chat with a model of text, or of text and images. */
export interface Conversation {
  say(text: string, signal: AbortSignal): AsyncIterable<TextChunk>;
  /** Shows an image with the next message; says what it is. @throws for a model of text, and for what is no image */
  attach(path: string, signal: AbortSignal): Promise<string>;
  reset(options?: { system?: string | undefined }): void;
  dispose(): void;
}

/** Loads a model of text, or where it is none, of images. */
export async function openConversation(path: string, options: ChatSessionOptions): Promise<Conversation> {
  // Only here, so that help and usage errors need no native addon.
  const { ChatSession, load } = await import('@mlxts/lm');
  try {
    const session = new ChatSession(await load(path), options);
    return {
      say: (text, signal) => session.send(text, { signal }),
      attach: async () => {
        throw new Error('this model takes no images');
      },
      reset: (change) => session.reset(change),
      dispose: () => session.dispose(),
    };
  } catch (error) {
    const conversation = isUnknownType(error) ? await openVision(path, options) : undefined;
    if (conversation === undefined) throw error;
    return conversation;
  }
}

/** A chat with a model of images; undefined where the model is of another type. */
async function openVision(path: string, options: ChatSessionOptions): Promise<Conversation | undefined> {
  const { ChatSession, estimateTokens, imageInfo, load } = await import('@mlxts/vlm');
  const loaded = await load(path).catch((error: unknown) => {
    if (isUnknownType(error)) return undefined;
    throw error;
  });
  if (loaded === undefined) return undefined;
  const session = new ChatSession(loaded, options);
  let images: string[] = [];
  return {
    say(text, signal) {
      const shown = images;
      images = [];
      return session.send(text, { images: shown, signal });
    },
    async attach(image, signal) {
      const { width, height } = await imageInfo(image, { signal });
      const [tokens] = await estimateTokens(loaded, { images: [image], signal });
      images.push(image);
      return `${image}: ${width} × ${height}, ${tokens} tokens`;
    },
    reset(change) {
      images = [];
      session.reset(change);
    },
    dispose: () => session.dispose(),
  };
}

function isUnknownType(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'UnknownModelType';
}
