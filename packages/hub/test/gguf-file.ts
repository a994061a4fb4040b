import { writeFileSync } from 'node:fs';

type Value =
  | number
  | boolean
  | string
  | { float32: number }
  | readonly string[]
  | { floats: readonly number[] }
  | { integers: readonly number[] };

export interface GGUFContent {
  metadata: Readonly<Record<string, Value>>;
  /** F32 tensors by name; dimensions row-major. */
  tensors: Readonly<Record<string, { shape: readonly number[]; values?: readonly number[] }>>;
}

const types = { uint32: 4, int32: 5, float32: 6, boolean: 7, text: 8, list: 9 } as const;

const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const f32 = (values: readonly number[]) => Buffer.from(Float32Array.from(values).buffer);
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const list = (type: number, count: number, body: Buffer) =>
  Buffer.concat([u32(types.list), u32(type), u64(count), body]);

function encode(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(types.text), text(value)]);
  if (typeof value === 'boolean') return Buffer.concat([u32(types.boolean), Buffer.of(value ? 1 : 0)]);
  if (typeof value === 'number') return Buffer.concat([u32(types.uint32), u32(value)]);
  if ('float32' in value) return Buffer.concat([u32(types.float32), f32([value.float32])]);
  if ('floats' in value) return list(types.float32, value.floats.length, f32(value.floats));
  if ('integers' in value)
    return list(types.int32, value.integers.length, Buffer.from(Int32Array.from(value.integers).buffer));
  return list(types.text, value.length, Buffer.concat(value.map(text)));
}

/** Writes a GGUF file, version 3, with alignment 32. */
export function writeGGUF(path: string, { metadata, tensors }: GGUFContent): string {
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 31)]);
  const data: Buffer[] = [];
  let offset = 0;
  const infos = Object.entries(tensors).map(([name, { shape, values }]) => {
    const bytes = padded(
      f32(values ?? Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 0)),
    );
    const info = Buffer.concat([text(name), u32(shape.length), ...shape.toReversed().map(u64), u32(0), u64(offset)]);
    data.push(bytes);
    offset += bytes.length;
    return info;
  });
  const pairs = Object.entries(metadata).map(([key, value]) => Buffer.concat([text(key), encode(value)]));
  const header = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(infos.length), u64(pairs.length), ...pairs, ...infos]);
  writeFileSync(path, Buffer.concat([padded(header), ...data]));
  return path;
}

/** A llama of one layer with a byte-level vocabulary of five tokens. */
export const tinyLlama: GGUFContent = {
  metadata: {
    'general.architecture': 'llama',
    'llama.embedding_length': 8,
    'llama.block_count': 1,
    'llama.attention.head_count': 2,
    'llama.attention.head_count_kv': 1,
    'llama.feed_forward_length': 16,
    'llama.context_length': 64,
    'llama.attention.layer_norm_rms_epsilon': { float32: 1e-5 },
    'llama.rope.freq_base': { float32: 10_000 },
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'gpt-2',
    'tokenizer.ggml.tokens': ['a', 'b', 'ab', '<s>', '</s>'],
    'tokenizer.ggml.token_type': { integers: [1, 1, 1, 3, 3] },
    'tokenizer.ggml.merges': ['a b'],
    'tokenizer.ggml.bos_token_id': 3,
    'tokenizer.ggml.eos_token_id': 4,
  },
  tensors: {
    'token_embd.weight': { shape: [5, 8] },
    'output_norm.weight': { shape: [8] },
    'blk.0.attn_norm.weight': { shape: [8] },
    'blk.0.attn_q.weight': { shape: [8, 8] },
    'blk.0.ffn_down.weight': { shape: [8, 16] },
  },
};
