import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import type { Check } from './finding.js';
import { importsOf } from './imports.js';
import { isTest, sourceFiles } from './source-files.js';
import { type Manifest, type WorkspacePackage, workspacePackages } from './workspace.js';

/** A package imports only packages of lower rank; the table is that of docs/architecture.md. */
export const RANKS: Readonly<Record<string, number>> = {
  sys: 0,
  core: 1,
  nn: 2,
  hub: 2,
  decoder: 3,
  lm: 4,
  vlm: 4,
  audio: 4,
  embeddings: 4,
  cli: 5,
  server: 5,
};

/** Subpaths that only some packages may import; tests may look anywhere below them. */
const RESERVED: Readonly<Record<string, readonly string[]>> = {
  '@mlxts/core/native': ['nn', 'decoder', 'vlm', 'audio', 'embeddings'],
};

/** Who may import what: sources, package.json dependencies and TypeScript references all keep to the ranks, and agree. */
export const layers: Check = (root) => {
  const packages = workspacePackages(root);
  const byName = new Map(packages.map((each) => [each.manifest.name, each]));
  const findings: string[] = [];
  let files = 0;
  for (const each of packages) {
    if (RANKS[each.folder] === undefined)
      findings.push(`packages/${each.folder}: has no rank in tooling/checks/layers.ts`);
    findings.push(...dependencyFindings(each, byName), ...referenceFindings(root, each, byName));
    for (const path of sourceFiles(root, `packages/${each.folder}`, ['.ts', '.mts', '.js', '.mjs'])) {
      files += 1;
      findings.push(...fileFindings(root, path, each, byName));
    }
  }
  return { findings, summary: `${files} files in ${packages.length} packages` };
};

type Packages = ReadonlyMap<string, WorkspacePackage>;

function fileFindings(root: string, path: string, owner: WorkspacePackage, byName: Packages): string[] {
  const imports = importsOf(readFileSync(join(root, path), 'utf8'), path);
  return imports.flatMap(({ specifier, line, kind }) => {
    const problem =
      specifier === undefined
        ? kind === 'dynamic' && !isTest(path) && 'a computed import() cannot be checked: import a literal'
        : specifier.startsWith('.')
          ? escapes(root, path, specifier, owner)
          : packageProblem(specifier, owner, byName, isTest(path));
    return problem ? [`${path}:${line} ${problem}`] : [];
  });
}

/** Tests and configurations may use tooling; nothing else leaves its package by a relative path. */
function escapes(root: string, path: string, specifier: string, owner: WorkspacePackage): string | undefined {
  const target = relative(root, resolve(root, dirname(path), specifier));
  if (target.startsWith(`packages/${owner.folder}/`)) return undefined;
  if (target.startsWith('tooling/') && (isTest(path) || path.endsWith('.config.ts'))) return undefined;
  return `'${specifier}' leaves the package: import other packages by name`;
}

function packageProblem(
  specifier: string,
  owner: WorkspacePackage,
  byName: Packages,
  inTest: boolean,
): string | undefined {
  const [scope = '', name = '', ...rest] = specifier.startsWith('@')
    ? specifier.split('/')
    : ['', ...specifier.split('/')];
  const target = byName.get(scope ? `${scope}/${name}` : name);
  if (target === undefined || target === owner) return undefined;
  const rankProblem = tooHigh(owner, target);
  if (rankProblem) return rankProblem;
  const subpath = rest.length === 0 ? '.' : `./${rest.join('/')}`;
  if (!(subpath in (target.manifest.exports ?? {})))
    return `'${specifier}' is not among the exports of ${target.manifest.name}`;
  const allowed = RESERVED[specifier];
  if (allowed && !inTest && !allowed.includes(owner.folder)) return `'${specifier}' is for ${allowed.join(', ')} only`;
  if (!(target.manifest.name in workspaceDependencies(owner.manifest)))
    return `${target.manifest.name} is missing from package.json`;
  return undefined;
}

function tooHigh(owner: WorkspacePackage, target: WorkspacePackage): string | undefined {
  const [own = 0, other = 0] = [RANKS[owner.folder], RANKS[target.folder]];
  return other < own ? undefined : `${owner.folder} (rank ${own}) may not use ${target.folder} (rank ${other})`;
}

function workspaceDependencies(manifest: Manifest): Readonly<Record<string, string>> {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  return { ...devDependencies, ...dependencies, ...peerDependencies, ...optionalDependencies };
}

function dependencyFindings(owner: WorkspacePackage, byName: Packages): string[] {
  return Object.entries(workspaceDependencies(owner.manifest)).flatMap(([name, range]) => {
    const target = byName.get(name);
    if (target === undefined) return [];
    const where = `packages/${owner.folder}/package.json`;
    const problem = tooHigh(owner, target);
    return [
      ...(problem ? [`${where} ${problem}`] : []),
      ...(range.startsWith('workspace:') ? [] : [`${where} ${name} is not workspace:`]),
    ];
  });
}

function referenceFindings(root: string, owner: WorkspacePackage, byName: Packages): string[] {
  const path = `packages/${owner.folder}/tsconfig.json`;
  if (!existsSync(join(root, path))) return [`${path} is missing`];
  const { config } = ts.readConfigFile(join(root, path), (file) => readFileSync(file, 'utf8')) as {
    config?: { references?: { path: string }[] };
  };
  const references = new Set((config?.references ?? []).map((each) => each.path.replace(/^\.\.\//, '')));
  const dependencies = Object.keys(workspaceDependencies(owner.manifest)).flatMap(
    (name) => byName.get(name)?.folder ?? [],
  );
  return [
    ...dependencies
      .filter((folder) => !references.has(folder))
      .map((folder) => `${path} lacks a reference to ../${folder}`),
    ...[...references]
      .filter((folder) => !dependencies.includes(folder))
      .map((folder) => `${path} refers to ${folder}, no dependency`),
  ];
}
