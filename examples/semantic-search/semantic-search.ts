/**
 * Search by meaning over a folder of Markdown: `npx tsx examples/semantic-search/semantic-search.ts docs "who frees memory?"`.
 * Without a question it asks for some. The model is MLXTS_DEFAULT_EMBEDDING_MODEL, or all-MiniLM-L6-v2 in the Hugging Face cache.
 */
import { createInterface } from 'node:readline/promises';
import { load } from '@mlxts/embeddings';
import { readMarkdown } from './read-markdown.js';
import { SearchIndex } from './search-index.js';

const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx tsx examples/semantic-search/semantic-search.ts FOLDER [QUESTION]');
  process.exit(2);
}

const documents = await readMarkdown(folder).catch((error: Error) => fail(`cannot read ${folder}: ${error.message}`));
if (documents.length === 0) fail(`there are no Markdown files in ${folder}`);
const embedder = await load(process.env.MLXTS_DEFAULT_EMBEDDING_MODEL ?? 'sentence-transformers/all-MiniLM-L6-v2');
const start = performance.now();
const index = await SearchIndex.build(embedder, documents, ({ done, total }) => {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\u001b[2K${done} of ${total} passages${done === total ? '\n' : ''}`);
});
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.error(`${documents.length} files, ${index.size} passages, in ${seconds} s`);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

async function answer(question: string): Promise<void> {
  for (const { score, path, line, text } of await index.search(question, 3))
    console.log(`\n${score.toFixed(3)}  ${path}:${line}\n${text.replaceAll(/^/gm, '    ')}`);
}

if (words.length > 0) await answer(words.join(' '));
else {
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: '\n? ' });
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== '') await answer(line);
    lines.prompt();
  }
}
index.dispose();
embedder.dispose();
