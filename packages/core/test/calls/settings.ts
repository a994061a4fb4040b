import * as mx from '../../src/index.js';

const stream = mx.defaultStream();
const device = mx.defaultDevice();
const memoryLimit = mx.getMemoryLimit();
const cacheLimit = mx.setCacheLimit(0);
mx.setCacheLimit(cacheLimit);
const wiredLimit = mx.setWiredLimit(0);
mx.setWiredLimit(wiredLimit);

/** Undoes what a function that sets something for the thread or the process has set. */
export function restoreSettings(name: string): void {
  if (!/^set|\.set/.test(name)) return;
  mx.setDefaultDevice(device);
  mx.setDefaultStream(stream);
  mx.setMemoryLimit(memoryLimit);
  mx.setCacheLimit(cacheLimit);
  mx.setWiredLimit(wiredLimit);
}
