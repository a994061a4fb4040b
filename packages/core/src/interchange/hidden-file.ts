import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { checkPath, type Failure, toFileError } from '../io/failure.js';
import { forget, hiddenBeside, sweepHiddenSync } from '../io/hidden-name.js';

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
    sweepHiddenSync(target);
    this.path = hiddenBeside(target);
    try {
      this.#guard(() => closeSync(openSync(this.path, 'wx')));
    } catch (error) {
      forget(this.path);
      throw error;
    }
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
      forget(this.path);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  discard(): void {
    rmSync(this.path, { force: true });
    forget(this.path);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (cause) {
      throw toFileError(cause, this.#fail);
    }
  }
}
