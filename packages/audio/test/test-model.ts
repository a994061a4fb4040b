/** The directory of Whisper tiny.en. @throws where `npm test`, which fetches it, was not used. */
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
