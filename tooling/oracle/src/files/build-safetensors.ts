import { ByteWriter } from './byte-writer.js';

/** A safetensors file of any header text or object and any data; `length` is what the file claims for the header. */
export function buildSafetensors(
  header: string | Uint8Array | object,
  data: Uint8Array | number = 0,
  length?: number | bigint,
) {
  const text = typeof header === 'string' || header instanceof Uint8Array ? header : JSON.stringify(header);
  const bytes = Buffer.from(text);
  const body = typeof data === 'number' ? new Uint8Array(data) : data;
  return new ByteWriter()
    .u64(length ?? bytes.length)
    .bytes(bytes)
    .bytes(body)
    .done();
}
