import { checkHostTensor, type HostTensor, itemsizes } from './host-tensor.js';

export type OracleInput = HostTensor | JSONValue;
export type JSONValue = null | boolean | number | string | readonly JSONValue[] | { readonly [key: string]: JSONValue };
export type OracleOutput =
  | HostTensor
  | null
  | boolean
  | number
  | string
  | OracleOutput[]
  | { [key: string]: OracleOutput };

/** What the server says: once that it is ready, then one answer to each request. */
export type Answer =
  | { ready: string }
  | { id: number; outputs: unknown }
  | { id: number; error: string; traceback: string };

function isHostTensor(value: OracleInput): value is HostTensor {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array;
}

/** One request as a line. @throws TypeError for a tensor whose bytes and shape disagree. */
export function encodeRequest(id: number, source: string, inputs: Readonly<Record<string, OracleInput>>): string {
  const encoded = Object.entries(inputs).map(([name, value]) => {
    if (!isHostTensor(value)) return [name, value];
    checkHostTensor(value, `input ${name}`);
    const { dtype, shape, bytes } = value;
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
    return [name, { $tensor: { dtype, shape, data } }];
  });
  return `${JSON.stringify({ id, source, inputs: Object.fromEntries(encoded) })}\n`;
}

interface WireTensor {
  dtype: string;
  shape: number[];
  data: string;
}

function toHostTensor({ dtype, shape, data }: WireTensor): HostTensor {
  if (!Object.hasOwn(itemsizes, dtype))
    throw new TypeError(`the oracle gave a tensor of ${dtype}, which MLX does not have`);
  return { dtype: dtype as keyof typeof itemsizes, shape, bytes: new Uint8Array(Buffer.from(data, 'base64')) };
}

/** JSON of the server with its tensors decoded. */
export function decodeOutputs(value: unknown): OracleOutput {
  if (Array.isArray(value)) return value.map(decodeOutputs);
  if (typeof value !== 'object' || value === null) return value as OracleOutput;
  if ('$tensor' in value) return toHostTensor(value.$tensor as WireTensor);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeOutputs(item)]));
}
