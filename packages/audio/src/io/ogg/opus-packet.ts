/** Samples of a frame at 48 kHz, by the upper five bits of a packet's first byte (RFC 6716, section 3.1). */
function frameSamples(config: number): number {
  if (config < 12) return [480, 960, 1920, 2880][config % 4] as number;
  if (config < 16) return [480, 960][config % 2] as number;
  return [120, 240, 480, 960][config % 4] as number;
}

/** Most samples of a packet: 120 ms. */
const MAX_SAMPLES = 5760;

/** How many samples at 48 kHz a packet holds; undefined for one that claims none or too many. */
export function opusPacketSamples(packet: Uint8Array): number | undefined {
  const [head, second] = packet;
  if (head === undefined) return undefined;
  const code = head & 3;
  if (code === 3 && second === undefined) return undefined;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (second as number) & 63;
  const samples = frames * frameSamples(head >> 3);
  return samples > 0 && samples <= MAX_SAMPLES ? samples : undefined;
}
