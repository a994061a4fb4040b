/** The glibc that this process runs on, or undefined on musl and outside Linux. */
export function glibcVersion(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  report.excludeNetwork = true; // looking up the host's interfaces can take seconds
  const described = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return described.header?.glibcVersionRuntime;
}

/** `Node v20.20.2 on linux x64, glibc 2.36` */
export function describeMachine(): string {
  const machine = `Node ${process.version} on ${process.platform} ${process.arch}`;
  if (process.platform !== 'linux') return machine;
  const glibc = glibcVersion();
  return `${machine}, ${glibc === undefined ? 'musl libc' : `glibc ${glibc}`}`;
}

/** Whether a dotted version is at least another: `2.36` ≥ `2.35`. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [a = [], b = []] = [version, minimum].map((text) => text.split('.').map(Number));
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
