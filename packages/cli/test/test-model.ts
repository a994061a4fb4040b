/** SmolLM2-135M-Instruct as GGUF. @throws where `npm test`, which fetches it, was not used. */
export function testModel(): string {
  return fetched('MLXTS_TEST_MODEL');
}

/** The directory of all-MiniLM-L6-v2. @throws likewise */
export function testEmbeddingModel(): string {
  return fetched('MLXTS_TEST_EMBEDDING_MODEL');
}

/** The directory of Whisper tiny.en. @throws likewise */
export function testSpeechModel(): string {
  return fetched('MLXTS_TEST_SPEECH_MODEL');
}

/** The directory of Silero's voice activity detector. @throws likewise */
export function testVadModel(): string {
  return fetched('MLXTS_TEST_VAD_MODEL');
}

/** A recording of English: `counting`, `hello_world` or `quick_brown_fox`. @throws likewise */
export function testSpeech(name: string): string {
  return `${fetched('MLXTS_TEST_SPEECH')}/${name}.wav`;
}

function fetched(name: string): string {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set: run \`npm test\`, which fetches what it leads to and sets it`);
  return path;
}
