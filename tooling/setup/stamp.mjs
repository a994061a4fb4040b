import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from './paths.mjs';

const file = join(stateFolder, 'stamp.json');

/** @returns {Record<string, string>} what each step last finished with */
function readStamps() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** Did the step last finish with this key? @param {string} step @param {string} key */
export const isStamped = (step, key) => readStamps()[step] === key;

/** @param {string} step @param {string} key */
export function writeStamp(step, key) {
  mkdirSync(stateFolder, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ ...readStamps(), [step]: key }, null, 2));
  renameSync(temporary, file);
}
