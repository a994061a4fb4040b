import { readFile } from 'node:fs/promises';

/** A program for the oracle: mlx-vlm's models and what is done with them. */
export async function modelSource(name: string): Promise<string> {
  const files = ['mlx_vlm_models.py', name].map((file) => readFile(new URL(`./${file}`, import.meta.url), 'utf8'));
  return (await Promise.all(files)).join('\n');
}
