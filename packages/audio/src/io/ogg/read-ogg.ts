import { crc32 } from '../crc.js';
import type { Decoding } from '../decoding.js';

/** What one Ogg stream holds. */
export interface OggStream {
  readonly packets: readonly Uint8Array[];
  /** The position that the last page gives, in the codec's samples. */
  readonly granule: number;
}

const HEAD_BYTES = 27;
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
const NO_GRANULE = 2n ** 64n - 1n;

interface Page {
  readonly flags: number;
  readonly granule: bigint;
  readonly serial: number;
  readonly number: number;
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
  readonly end: number;
}

/** The packets of the only stream of an Ogg file. @throws FileError for damaged and cut files, and for several streams */
export function readOgg(bytes: Uint8Array, decoding: Decoding): OggStream {
  const packets: Uint8Array[] = [];
  let pieces: Uint8Array[] = [];
  let granule = 0n;
  let serial: number | undefined;
  let isLast = false;
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const page = readPage(bytes, at, decoding);
    at = page.end;
    serial ??= page.serial;
    const isFirst = (page.flags & FIRST) !== 0;
    if (page.serial !== serial || (count > 0 && isFirst))
      throw decoding.error('an Ogg file of several streams', { code: 'Unsupported' });
    if (isFirst !== (count === 0) || page.number !== count || isLast || continues(page) !== pieces.length > 0)
      throw decoding.error(`expected page ${count} of the stream, got page ${page.number}`);
    count += 1;
    isLast = (page.flags & LAST) !== 0;
    if (page.granule !== NO_GRANULE) granule = page.granule;
    let start = 0;
    let until = 0;
    for (const [index, length] of page.lacing.entries()) {
      until += length;
      if (length === 255 && index < page.lacing.length - 1) continue;
      pieces.push(page.body.subarray(start, until));
      start = until;
      if (length === 255) continue;
      packets.push(join(pieces));
      pieces = [];
    }
  }
  if (!isLast || pieces.length > 0) throw decoding.error('expected a last page, the Ogg file is cut short');
  return { packets, granule: Number(granule) };
}

function continues({ flags }: Page): boolean {
  return (flags & CONTINUED) !== 0;
}

function readPage(bytes: Uint8Array, at: number, decoding: Decoding): Page {
  const fail = () => decoding.error(`expected a page at byte ${at}, the Ogg file is damaged or cut short`);
  if (at + HEAD_BYTES > bytes.length) throw fail();
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  if (view.getUint32(0) !== 0x4f676753 || view.getUint8(4) !== 0) throw fail();
  const segments = view.getUint8(26);
  const lacing = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + segments);
  const start = at + HEAD_BYTES + segments;
  const end = start + lacing.reduce((sum, each) => sum + each, 0);
  if (end > bytes.length) throw fail();
  const copy = bytes.slice(at, end);
  copy.fill(0, 22, 26);
  if (crc32(copy) !== view.getUint32(22, true)) throw fail();
  return {
    flags: view.getUint8(5),
    granule: view.getBigUint64(6, true),
    serial: view.getUint32(14, true),
    number: view.getUint32(18, true),
    lacing,
    body: bytes.subarray(start, end),
    end,
  };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Uint8Array.from(Buffer.concat(pieces));
}
