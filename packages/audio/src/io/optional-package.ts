import { MLXError } from '@mlxts/core';

/** Loads a package that not everyone needs. @throws MLXError `NotFound` with the command that installs it */
export async function optionalPackage<T>(name: string, what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw cause;
    const message = `${what} needs the package ${name}, which is not installed: npm install ${name}`;
    throw new MLXError({ op: 'loadAudio', code: 'NotFound', message, cause });
  }
}
