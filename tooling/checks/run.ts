import { resolve } from 'node:path';
import type { Check } from './finding.js';

const CHECKS: Readonly<Record<string, () => Promise<Check>>> = {
  'api-docs': async () => (await import('./api-docs.js')).apiDocs,
  'bench-staleness': async () => (await import('./bench-staleness.js')).benchStaleness,
  'bindgen-drift': async () => (await import('./bindgen-drift.js')).bindgenDrift,
  'class-fields': async () => (await import('./class-fields.js')).classFields,
  'docs-examples': async () => (await import('./docs-examples.js')).docsExamples,
  'file-sizes': async () => (await import('./file-sizes.js')).fileSizes,
  layers: async () => (await import('./layers.js')).layers,
  'operations-table': async () => (await import('./operations-table.js')).operationsTable,
  'package-skeleton': async () => (await import('./package-skeleton.js')).packageSkeleton,
  'published-packages': async () => (await import('./published-packages.js')).publishedPackages,
};

/** `tsx tooling/checks/run.ts NAME`: prints the check's findings and exits with 1 when there are any. */
async function main(name: string | undefined): Promise<number> {
  const load = CHECKS[name ?? ''];
  if (load === undefined) throw new Error(`there is no check ${name}; there are ${Object.keys(CHECKS).join(', ')}`);
  const { findings, summary } = await (await load())(resolve(import.meta.dirname, '../..'));
  for (const finding of findings) console.log(finding);
  if (findings.length === 0) console.log(summary);
  return findings.length === 0 ? 0 : 1;
}

main(process.argv[2]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);
