import { crc32 } from '../src/io/crc.js';

/** An Ogg file with one page for each packet. */
export function oggFile(packets: readonly Uint8Array[]): Uint8Array {
  const pages = packets.map((packet, number) => {
    const full = Math.floor(packet.length / 255);
    const page = new Uint8Array(27 + full + 1 + packet.length);
    const view = new DataView(page.buffer);
    page.set(Buffer.from('OggS'));
    view.setUint8(5, number === 0 ? 2 : number === packets.length - 1 ? 4 : 0);
    view.setUint32(14, 77, true);
    view.setUint32(18, number, true);
    view.setUint8(26, full + 1);
    page.fill(255, 27, 27 + full);
    view.setUint8(27 + full, packet.length % 255);
    page.set(packet, 28 + full);
    return page;
  });
  return resealOgg(Uint8Array.from(Buffer.concat(pages)));
}

/** The same bytes with right checksums, as far as pages follow each other: so mutations reach what pages hold. */
export function resealOgg(bytes: Uint8Array): Uint8Array {
  const sealed = Uint8Array.from(bytes);
  const view = new DataView(sealed.buffer);
  for (let at = 0; at + 27 <= sealed.length && view.getUint32(at) === 0x4f676753; ) {
    const segments = view.getUint8(at + 26);
    const lacing = sealed.subarray(at + 27, at + 27 + segments);
    const end = at + 27 + segments + lacing.reduce((sum, each) => sum + each, 0);
    if (end > sealed.length) break;
    view.setUint32(at + 22, 0, true);
    view.setUint32(at + 22, crc32(sealed.subarray(at, end)), true);
    at = end;
  }
  return sealed;
}
