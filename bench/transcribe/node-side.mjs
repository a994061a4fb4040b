import { readFileSync } from 'node:fs';
import { loadTranscriber } from '@mlxts/audio';

/** Seconds for each sound, greedy and with five beams. */
const [model, ...sounds] = process.argv.slice(2);
const stt = await loadTranscriber(model);
const samples = sounds.map((path) => {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
});
await stt.transcribe(samples[0]).result();
const seconds = {};
const texts = {};
for (const [name, beamSize] of Object.entries({ greedy: 1, beam5: 5 })) {
  for (const [index, sound] of samples.entries()) {
    const start = performance.now();
    const { text } = await stt.transcribe(sound, { beamSize, temperature: 0 }).result();
    seconds[`${name} ${index}`] = (performance.now() - start) / 1000;
    texts[`${name} ${index}`] = text;
  }
}
console.log(JSON.stringify({ seconds, texts }));
stt.dispose();
