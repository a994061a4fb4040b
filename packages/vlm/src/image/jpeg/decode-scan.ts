import type { Decoding } from '../decoding.js';
import { BitReader } from './bit-reader.js';
import { BlockDecoder, type Spectrum } from './block-decoder.js';
import type { ComponentPlane } from './component-plane.js';
import type { HuffmanTable } from './huffman-table.js';
import { idct } from './idct.js';
import type { JpegFile, JpegFrame } from './read-jpeg.js';

/** A component in a scan, with its codes. */
interface ScanPart {
  readonly plane: ComponentPlane;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

interface Scan extends Spectrum {
  readonly parts: readonly ScanPart[];
}

const damaged = (decoding: Decoding) => decoding.error('expected the coefficients of a JPEG file: it is damaged');

/** Decodes the scan whose header is `head`, from `file.at` on. @throws FileError */
export async function decodeScan(
  file: JpegFile,
  planes: readonly ComponentPlane[],
  head: Uint8Array,
  bytes: Uint8Array,
  decoding: Decoding,
): Promise<void> {
  const frame = file.frame as JpegFrame;
  const scan = readScan(file, frame, planes, head, decoding);
  const bits = new BitReader(bytes, file.at);
  const decoder = new BlockDecoder(bits, scan);
  const decode = blockDecoder(frame, scan, bits, decoder);
  const [only] = scan.parts;
  const isAlone = scan.parts.length === 1 && only !== undefined;
  const columns = isAlone ? only.plane.blocksAcross : Math.ceil(frame.width / (8 * frame.maxAcross));
  const rows = isAlone ? only.plane.blocksDown : Math.ceil(frame.height / (8 * frame.maxDown));

  let restarts = 0;
  let left = file.restartInterval;
  for (const { plane } of scan.parts) plane.predicted = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (file.restartInterval > 0 && left-- === 0) {
        if (bits.isBeyond || !restart(bits, bytes, restarts++)) throw damaged(decoding);
        decoder.restart();
        for (const { plane } of scan.parts) plane.predicted = 0;
        left = file.restartInterval - 1;
      }
      for (const part of scan.parts) {
        const { across, down } = isAlone ? { across: 1, down: 1 } : part.plane.component;
        for (let y = 0; y < down; y++)
          for (let x = 0; x < across; x++)
            if (!decode(part, row * down + y, column * across + x)) throw damaged(decoding);
      }
    }
    if (bits.isBeyond) throw decoding.error('expected more pixels in a JPEG file: it is cut short or damaged');
    await decoding.pauses.turn();
  }
  file.at = bits.at;
}

/** Decodes the block in `row` and `column` of a component. */
type DecodeBlock = (part: ScanPart, row: number, column: number) => boolean;

function blockDecoder(frame: JpegFrame, scan: Scan, bits: BitReader, decoder: BlockDecoder): DecodeBlock {
  if (!frame.isProgressive) {
    const block = new Int16Array(64);
    return ({ plane, dc, ac }, row, column) => {
      block.fill(0);
      const size = bits.symbol(dc as HuffmanTable);
      if (size < 0 || size > 15) return false;
      plane.predicted += bits.signed(size);
      block[0] = plane.predicted;
      if (!decoder.sequential(block, ac as HuffmanTable)) return false;
      idct(block, 0, plane.quant as Uint16Array, plane.samples, 8 * (row * plane.stride + column), plane.stride);
      return true;
    };
  }
  const place = ({ rowBlocks }: ComponentPlane, row: number, column: number) => 64 * (row * rowBlocks + column);
  const { low, high, first } = scan;
  if (first === 0 && high === 0)
    return ({ plane, dc }, row, column) => {
      const size = bits.symbol(dc as HuffmanTable);
      if (size < 0 || size > 15) return false;
      plane.predicted += bits.signed(size);
      (plane.coefficients as Int16Array)[place(plane, row, column)] = plane.predicted << low;
      return true;
    };
  if (first === 0)
    return ({ plane }, row, column) => {
      if (bits.bit() === 1) refineDC(plane.coefficients as Int16Array, place(plane, row, column), low);
      return true;
    };
  return ({ plane, ac }, row, column) => {
    const at = place(plane, row, column);
    const coefficients = plane.coefficients as Int16Array;
    return high === 0
      ? decoder.band(coefficients, at, ac as HuffmanTable)
      : decoder.refine(coefficients, at, ac as HuffmanTable);
  };
}

function refineDC(coefficients: Int16Array, at: number, low: number): void {
  coefficients[at] = (coefficients[at] as number) | (1 << low);
}

/** Goes behind the restart marker that has to come. */
function restart(bits: BitReader, bytes: Uint8Array, count: number): boolean {
  let at = bits.at;
  while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
  if (bytes[at] !== 0xff || bytes[at + 1] !== 0xd0 + (count & 7)) return false;
  bits.restart(at + 2);
  return true;
}

function readScan(
  file: JpegFile,
  frame: JpegFrame,
  planes: readonly ComponentPlane[],
  head: Uint8Array,
  decoding: Decoding,
): Scan {
  const count = head[0] ?? 0;
  const wrong = () => decoding.error('expected the header of a scan in a JPEG file: it is damaged');
  if (count < 1 || count > 4 || head.length !== 4 + 2 * count) throw wrong();
  const [first = 0, last = 0, approximation = 0] = head.subarray(1 + 2 * count) as Uint8Array & Iterable<number>;
  const [high, low] = [approximation >> 4, approximation & 15];
  const needsDC = frame.isProgressive ? first === 0 && high === 0 : true;
  const needsAC = frame.isProgressive ? first > 0 : true;
  const parts = Array.from({ length: count }, (_, i) => {
    const [id, tables = 0] = head.subarray(1 + 2 * i) as Uint8Array & Iterable<number>;
    const plane = planes.find(({ component }) => component.id === id);
    if (plane === undefined) throw wrong();
    plane.quant ??= file.quants[plane.component.quant]?.slice();
    const [dc, ac] = [file.dc[tables >> 4], file.ac[tables & 15]];
    if (plane.quant === undefined || (needsDC && dc === undefined) || (needsAC && ac === undefined))
      throw decoding.error('expected the tables of a JPEG file before its pixels: it is damaged');
    return { plane, dc, ac };
  });
  if (new Set(parts.map(({ plane }) => plane)).size !== count) throw wrong();
  const isInOrder = first === 0 ? last === 0 : first <= last && last <= 63 && count === 1;
  if (frame.isProgressive && (!isInOrder || low > 13)) throw wrong();
  return { parts, first, last, high, low };
}
