import type { GenerationStatistics } from '@mlxts/lm';

/** The figures of a generation on one line; rates in tokens a second, memory in units of 10^9 bytes. */
export function statisticsLine(statistics: GenerationStatistics): string {
  const { promptTokens, promptTps, generatedTokens, generationTps, peakMemory } = statistics;
  return [
    `prompt ${promptTokens} tokens at ${promptTps.toFixed(1)} tok/s`,
    `generated ${generatedTokens} tokens at ${generationTps.toFixed(1)} tok/s`,
    `peak memory ${(peakMemory / 1e9).toFixed(3)} GB`,
  ].join(', ');
}
