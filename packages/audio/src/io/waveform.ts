/** Sound as numbers. */
export interface Waveform {
  /** The samples of each channel, all equally many; full scale is [-1, 1]. */
  readonly channels: readonly Float32Array[];
  /** Samples of a channel in a second. */
  readonly sampleRate: number;
}
