/** The paths of the libraries that are in this process. */
export function loadedLibraries(): ReadonlySet<string> {
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const before = report.excludeNetwork ?? false;
  report.excludeNetwork = true; // looking up the host's interfaces can take seconds
  try {
    return new Set((report.getReport() as { sharedObjects?: string[] }).sharedObjects);
  } finally {
    report.excludeNetwork = before;
  }
}
