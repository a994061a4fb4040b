// Saves over one file again and again, each time with another number in all places, until it is killed.
import * as mx from '@mlxts/core';

const [path, format] = process.argv.slice(2);
const save = { npy: mx.save, npz: mx.savez, safetensors: mx.saveSafetensors, gguf: mx.saveGGUF }[format];
for (let value = 1; ; value++) {
  const array = mx.full([1_000_000], value);
  await save(path, format === 'npy' ? array : { array });
  array.dispose();
  if (value === 1) process.stdout.write('ready\n');
}
