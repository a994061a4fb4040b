/** Where the first row and column of stored pixels lie: 1 is upright, 2 to 8 as EXIF counts them. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const TAG = 0x0112;
/** Bytes of the types that a whole number may have: BYTE, SHORT, LONG. */
const widths: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 3: 2, 4: 4 };

/** The orientation that EXIF data give, a TIFF file without its picture; undefined where they are damaged or say nothing. */
export function exifOrientation(bytes: Uint8Array): Orientation | undefined {
  const isLittle = bytes[0] === 0x49 && bytes[1] === 0x49;
  if (bytes.length < 8 || !(isLittle || (bytes[0] === 0x4d && bytes[1] === 0x4d))) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint32(4, isLittle);
  if (start + 2 > bytes.length) return undefined;
  const count = view.getUint16(start, isLittle);
  for (let entry = 0; entry < count; entry++) {
    const at = start + 2 + 12 * entry;
    if (at + 12 > bytes.length) return undefined;
    if (view.getUint16(at, isLittle) !== TAG) continue;
    const width = widths[view.getUint16(at + 2, isLittle)];
    if (width === undefined || view.getUint32(at + 4, isLittle) !== 1) return undefined;
    if (width === 1) return asOrientation(view.getUint8(at + 8));
    return asOrientation(width === 2 ? view.getUint16(at + 8, isLittle) : view.getUint32(at + 8, isLittle));
  }
  return undefined;
}

/** The orientation that a packet of XMP gives. */
export function xmpOrientation(bytes: Uint8Array): Orientation | undefined {
  const found = /tiff:Orientation(?:="|>)([0-9])/.exec(Buffer.from(bytes).toString('latin1'));
  return found === null ? undefined : asOrientation(Number(found[1]));
}

/** What is none of the eight counts as upright. */
function asOrientation(value: number): Orientation {
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}
