/** Two turns of a chat with a model from a path: `npx tsx examples/chat.ts model.gguf`. */
import { ChatSession, load } from '@mlxts/lm';

const loaded = await load(process.argv[2] ?? process.env.MLXTS_DEFAULT_MODEL ?? 'model.gguf');
const session = new ChatSession(loaded, { system: 'Answer in one sentence.' });

for (const question of ['What is the capital of France?', 'And of Italy?']) {
  console.log(`> ${question}`);
  for await (const { text } of session.send(question, { maxTokens: 64 })) process.stdout.write(text);
  console.log();
}

session.dispose();
loaded.dispose();
