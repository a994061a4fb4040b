/** The values of MLXTS_CPU_PATH that a processor with these features can honour. */
export function cpuPaths(features: readonly string[]): string[] {
  return [
    ...(features.includes('avx512f') ? ['avx512'] : []),
    ...(features.includes('avx2') ? ['avx2'] : []),
    process.arch === 'arm64' ? 'neon' : 'portable',
  ];
}
