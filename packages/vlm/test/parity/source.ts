import { readFile } from 'node:fs/promises';

/** A program for the oracle: the references and what is done with them. */
export async function source(name: string): Promise<string> {
  const files = ['references.py', name].map((file) => readFile(new URL(`./${file}`, import.meta.url), 'utf8'));
  return (await Promise.all(files)).join('\n');
}
