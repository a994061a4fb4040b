import { homedir } from 'node:os';
import { join } from 'node:path';

const segment = /^(?!\.+$)[\w.-]{1,96}$/;

/** The segments of a Hugging Face name, `org/name` or `name`; undefined for anything else, `..` included. */
export function parseModelId(id: string): string[] | undefined {
  const segments = id.split('/');
  return segments.length <= 2 && segments.every((part) => segment.test(part)) ? segments : undefined;
}

/** Where the Hugging Face tools keep models: `HF_HUB_CACHE`, `HF_HOME/hub`, `XDG_CACHE_HOME/huggingface/hub` or `~/.cache/huggingface/hub`. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  if (env.HF_HUB_CACHE) return env.HF_HUB_CACHE;
  if (env.HF_HOME) return join(env.HF_HOME, 'hub');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'huggingface', 'hub');
}

/** The folder of one model in the cache: `models--org--name`. */
export function modelFolder(root: string, segments: readonly string[]): string {
  return join(root, ['models', ...segments].join('--'));
}

/** Whether the text of `refs/main` may name a folder of `snapshots`. */
export function isCommit(text: string): boolean {
  return segment.test(text);
}
