/** SmolLM2-135M-Instruct as GGUF. @throws where `npm test`, which fetches it, was not used. */
export function testModel(): string {
  const path = process.env.MLXTS_TEST_MODEL;
  if (!path) throw new Error('MLXTS_TEST_MODEL is not set: run `npm test`, which fetches the model and sets it');
  return path;
}

/** The directory of all-MiniLM-L6-v2. @throws where `npm test`, which fetches it, was not used. */
export function testEmbeddingModel(): string {
  const path = process.env.MLXTS_TEST_EMBEDDING_MODEL;
  if (!path)
    throw new Error('MLXTS_TEST_EMBEDDING_MODEL is not set: run `npm test`, which fetches the model and sets it');
  return path;
}

/** The directory of Whisper tiny.en. @throws where `npm test`, which fetches it, was not used. */
export function testSpeechModel(): string {
  const path = process.env.MLXTS_TEST_SPEECH_MODEL;
  if (!path) throw new Error('MLXTS_TEST_SPEECH_MODEL is not set: run `npm test`, which fetches the model and sets it');
  return path;
}

/** A recording of English: `counting`, `hello_world` or `quick_brown_fox`. @throws likewise */
export function testSpeech(name: string): string {
  const folder = process.env.MLXTS_TEST_SPEECH;
  if (!folder)
    throw new Error('MLXTS_TEST_SPEECH is not set: run `npm test`, which fetches the recordings and sets it');
  return `${folder}/${name}.wav`;
}
/** The directory of Silero's voice activity detector. @throws where `npm test`, which fetches it, was not used. */
export function testVadModel(): string {
  const path = process.env.MLXTS_TEST_VAD_MODEL;
  if (!path) throw new Error('MLXTS_TEST_VAD_MODEL is not set: run `npm test`, which fetches the model and sets it');
  return path;
}
