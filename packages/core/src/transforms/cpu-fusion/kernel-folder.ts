import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Failure, toFileError } from '../../io/failure.js';
import { isLeftBehind, markPattern, processMark } from '../../process-mark.js';
import { loadedLibraries } from './loaded-libraries.js';
import { privateFolder } from './private-folder.js';

/** How long what others put into the temporary folder of a process that died stays there. */
const grace = 7 * 24 * 60 * 60 * 1000;

const library = /^lib.+\.so$/;
const ofProcess = new RegExp(`^(?:run|new)-(${markPattern})-[0-9A-Za-z]+$`);

/**
 * Where MLX compiles the kernels of this process: `mlx/<version>/cpu` in a temporary folder of its own. Libraries are
 * kept in the folder around it, each whole from the moment it has its name, and linked into the next process's.
 */
export class KernelFolder {
  /** What `TMPDIR` is to be. */
  readonly temporary: string;
  readonly #kernels: string;
  readonly #store: string;
  readonly #kept = new Set<string>();

  /** @throws FileError where no folder can be made that is this user's alone. */
  static open(store: string, mlxVersion: string, fail: Failure): KernelFolder {
    const folder = privateFolder(dirname(store), basename(store), fail);
    try {
      return new KernelFolder(folder, mlxVersion);
    } catch (cause) {
      throw toFileError(cause, fail);
    }
  }

  private constructor(store: string, mlxVersion: string) {
    this.#store = store;
    const names = readdirSync(store);
    for (const name of names) sweep(join(store, name));
    this.temporary = mkdtempSync(join(store, `run-${processMark()}-`));
    this.#kernels = join(this.temporary, 'mlx', mlxVersion, 'cpu');
    mkdirSync(this.#kernels, { recursive: true, mode: 0o700 });
    for (const name of names.filter((each) => library.test(each))) this.#adopt(name);
  }

  /** Puts the libraries that MLX compiled since into the folder of all processes. Those that it has loaded are whole. */
  keepNew(): void {
    try {
      const found = readdirSync(this.#kernels).filter((name) => library.test(name) && !this.#kept.has(name));
      if (found.length === 0) return;
      const loaded = loadedLibraries();
      for (const name of found) if (loaded.has(join(this.#kernels, name))) this.#keep(name);
    } catch {
      // what is not kept is compiled again
    }
  }

  /** Removes what MLX put there, and the folder where others put nothing. */
  remove(): void {
    removeRun(this.temporary);
  }

  #adopt(name: string): void {
    const [from, to] = [join(this.#store, name), join(this.#kernels, name)];
    try {
      linkSync(from, to);
    } catch {
      copyFileSync(from, to); // a file system without links
    }
    this.#kept.add(name);
  }

  #keep(name: string): void {
    const from = join(this.#kernels, name);
    const hidden = join(this.#store, `new-${processMark()}-${randomBytes(6).toString('hex')}`);
    try {
      copyFileSync(from, hidden);
      const file = openSync(hidden, 'r+');
      try {
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(hidden, join(this.#store, name));
    } finally {
      rmSync(hidden, { force: true });
    }
    this.#kept.add(name);
    rmSync(from.replace(/lib([^/]+)\.so$/, '$1.cpp'), { force: true });
  }
}

/** Removes what a process that died left. */
function sweep(path: string): void {
  const mark = ofProcess.exec(basename(path))?.[1];
  if (mark === undefined) return;
  try {
    const { mtimeMs } = lstatSync(path);
    if (!isLeftBehind(mark, mtimeMs)) return;
    if (basename(path).startsWith('new-') || Date.now() - mtimeMs > grace) rmSync(path, { recursive: true });
    else removeRun(path);
  } catch {
    // another process was first
  }
}

function removeRun(path: string): void {
  rmSync(join(path, 'mlx'), { recursive: true, force: true });
  try {
    rmdirSync(path);
  } catch {
    // temporary files of others
  }
}
