import { loadAudio } from '../src/index.js';
import { testSpeech } from './test-model.js';

const RATE = 16000;

/** 69 seconds at 16 kHz: three sentences again and again, with one, two, three seconds of silence behind them. */
export async function longSpeech(): Promise<Float32Array> {
  const names = ['quick_brown_fox', 'hello_world', 'counting'];
  const clips = await Promise.all(names.map((name) => loadAudio(testSpeech(name), { sampleRate: RATE, mono: true })));
  const parts: Float32Array[] = [];
  for (let length = 0; length < 66 * RATE; ) {
    const index = (parts.length / 2) % 3;
    const clip = clips[index]?.channels[0] as Float32Array;
    parts.push(clip, new Float32Array(RATE * (index + 1)));
    length += clip.length + RATE * (index + 1);
  }
  const speech = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    speech.set(part, at);
    at += part.length;
  }
  return speech;
}
