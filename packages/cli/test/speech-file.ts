import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A WAV of pytest-audioeval, which the oracle's environment carries. @throws where `npm test`, which installs it, was not used. */
export function speechFile(name: string): string {
  const python = process.env.MLXTS_ORACLE_PYTHON;
  if (!python) throw new Error('MLXTS_ORACLE_PYTHON is not set: run `npm test`, which installs the oracle and sets it');
  const libraries = join(dirname(dirname(python)), 'lib');
  const version = readdirSync(libraries).find((each) => each.startsWith('python')) ?? '';
  return join(libraries, version, 'site-packages/pytest_audioeval/samples/audio', name);
}
