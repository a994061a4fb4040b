/**
 * The bytes of a safetensors file with float32 tensors.
 * @param {Map<string, import('./onnx-tensors.mjs').Tensor>} tensors
 */
export function safetensorsFile(tensors) {
  let end = 0;
  const entries = [...tensors].map(([name, { shape, values }]) => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, ...[...tensors.values()].map(({ values }) => Buffer.from(values.buffer))]);
}
