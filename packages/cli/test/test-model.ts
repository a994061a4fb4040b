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

/** The directory of Silero's voice activity detector. @throws where `npm test`, which fetches it, was not used. */
export function testVadModel(): string {
  const path = process.env.MLXTS_TEST_VAD_MODEL;
  if (!path) throw new Error('MLXTS_TEST_VAD_MODEL is not set: run `npm test`, which fetches the model and sets it');
  return path;
}
