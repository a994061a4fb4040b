import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { checkPath, type Failure, toFileError } from '../io/failure.js';
import { hiddenBeside } from '../io/write-atomic.js';

/** A file beside `target` that takes its place when it is whole. */
export class HiddenFile {
  readonly path: string;
  readonly #target: string;
  readonly #fail: Failure;

  /** @throws FileError where no file can be made there. */
  constructor(target: string, fail: Failure) {
    checkPath(target, fail);
    this.#target = target;
    this.#fail = fail;
    this.path = hiddenBeside(target);
    this.#guard(() => closeSync(openSync(this.path, 'wx')));
  }

  publish(): void {
    try {
      this.#guard(() => {
        const file = openSync(this.path, 'r+');
        try {
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(this.path, this.#target);
      });
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  discard(): void {
    rmSync(this.path, { force: true });
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (cause) {
      throw toFileError(cause, this.#fail);
    }
  }
}
