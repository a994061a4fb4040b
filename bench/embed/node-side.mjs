import { writeFileSync } from 'node:fs';
import { load } from '@mlxts/embeddings';
import { cases, documentsPerSecond, nameOf, textsOf } from './workload.mjs';

/** From text to embedding, tokenizing included. With a path, writes the ids of each case there instead. */
const [model, idsPath] = process.argv.slice(2);
const embedder = await load(model, { maxTokens: 512 });

if (idsPath !== undefined) {
  const ids = cases.map((each) => textsOf(each).map((text) => embedder.tokenizer.encode(text)));
  const wrong = cases.find(({ tokens }, index) => ids[index].some((row) => row.length !== tokens));
  if (wrong) throw new Error(`the texts of ${nameOf(wrong)} have other numbers of tokens`);
  writeFileSync(idsPath, JSON.stringify(ids));
  console.log('null');
} else {
  const rates = {};
  const first = {};
  for (const each of cases) {
    const texts = textsOf(each);
    first[nameOf(each)] = Array.from((await embedder.embed(texts.slice(0, 1)))[0]);
    rates[nameOf(each)] = await documentsPerSecond(each.batch, () => embedder.embed(texts));
  }
  console.log(JSON.stringify({ rates, first }));
}
