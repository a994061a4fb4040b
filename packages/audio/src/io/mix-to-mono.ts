/** The mean of channels of one length. */
export function mixToMono(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0)] = channels;
  if (channels.length === 1) return first;
  return first.map((_, i) => channels.reduce((sum, each) => sum + (each[i] as number), 0) / channels.length);
}
