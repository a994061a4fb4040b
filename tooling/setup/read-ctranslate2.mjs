/** @typedef {import('./write-safetensors.mjs').Tensor} Variable */

/** By CTranslate2's number of a dtype: its name, and the bytes of an element. @type {Readonly<Record<number, [string, number]>>} */
const types = { 0: ['F32', 4], 1: ['I8', 1], 2: ['I16', 2], 3: ['I32', 4], 4: ['F16', 2], 5: ['BF16', 2] };

/**
 * The variables of a `model.bin` of CTranslate2, those with a second name under both; their bytes lie in `file`.
 * @param {Buffer} file
 * @returns {Map<string, Variable>}
 * @throws {Error} for a file of another form, or one that is cut short
 */
export function readCTranslate2(file) {
  let at = 0;
  /** @param {number} size */
  const take = (size) => {
    if (at + size > file.length) throw new Error(`model.bin ends after ${file.length} bytes, within a variable`);
    at += size;
    return file.subarray(at - size, at);
  };
  const u8 = () => take(1).readUInt8();
  const u32 = () => take(4).readUInt32LE();
  const text = () => take(take(2).readUInt16LE()).toString('utf8').replace(/\0$/, '');

  const version = u32();
  if (version !== 6) throw new Error(`expected version 6 of CTranslate2's model.bin, got ${version}`);
  text(); // the name of the specification
  u32(); // its revision
  const variables = new Map();
  for (let left = u32(); left > 0; left--) {
    const name = text();
    const shape = Array.from({ length: u8() }, u32);
    const type = u8();
    const [dtype, size] = types[type] ?? ['', 0];
    const bytes = take(u32());
    const count = shape.reduce((product, size) => product * size, 1);
    if (bytes.length !== count * size)
      throw new Error(`${name}: expected ${count} elements of type ${type}, got ${bytes.length} bytes`);
    variables.set(name, { dtype, shape, bytes });
  }
  for (let left = u32(); left > 0; left--) variables.set(text(), variables.get(text()));
  return variables;
}
