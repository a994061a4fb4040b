import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Check } from './finding.js';
import { isTest, sourceFiles } from './source-files.js';
import { type WorkspacePackage, workspacePackages } from './workspace.js';

const FILES = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'tsup.config.ts',
  'tsconfig.json',
  'vitest.config.ts',
  'src/index.ts',
];

/** Every package has the same files and the same package.json; its index only re-exports; no source awaits at top level. */
export const packageSkeleton: Check = (root) => {
  const packages = workspacePackages(root);
  const findings = packages.flatMap((each) => [
    ...FILES.filter((file) => !existsSync(join(root, 'packages', each.folder, file))).map(
      (file) => `packages/${each.folder}/${file} is missing`,
    ),
    ...manifestFindings(each),
    ...indexFindings(root, `packages/${each.folder}/src/index.ts`),
    ...sourceFiles(root, `packages/${each.folder}/src`, ['.ts'])
      .filter((path) => !isTest(path))
      .flatMap((path) => topLevelAwaits(path, readFileSync(join(root, path), 'utf8'))),
  ]);
  return { findings, summary: `${packages.length} packages` };
};

function manifestFindings({ folder, manifest }: WorkspacePackage): string[] {
  const rules: [boolean, string][] = [
    [manifest.name === (folder === 'cli' ? 'mlxts' : `@mlxts/${folder}`), `the name is ${manifest.name}`],
    [manifest.type === 'module', 'type is not module'],
    [manifest.license === 'MIT', 'license is not MIT'],
    [Boolean(manifest.description), 'there is no description'],
    [
      manifest.sideEffects === (folder === 'sys') || Array.isArray(manifest.sideEffects),
      `sideEffects is ${manifest.sideEffects}`,
    ],
    [manifest.engines?.node === '>=20.19', `engines.node is ${manifest.engines?.node}`],
    [manifest.repository?.directory === `packages/${folder}`, 'repository.directory is not its folder'],
    [
      manifest.publishConfig?.access === 'public' && manifest.publishConfig.provenance === true,
      'publishConfig lacks access or provenance',
    ],
    [
      ['dist', 'README.md', 'CHANGELOG.md'].every((file) => manifest.files?.includes(file)),
      'files lacks dist, README.md or CHANGELOG.md',
    ],
    [Object.values(manifest.exports ?? {}).every(hasDefault), 'an export has no default condition, or not as its last'],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `packages/${folder}/package.json ${problem}`);
}

/** `require()` of an ES module takes the `default` condition. */
function hasDefault(target: unknown): boolean {
  return (
    typeof target === 'string' ||
    (typeof target === 'object' && target !== null && Object.keys(target).at(-1) === 'default')
  );
}

function indexFindings(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  return notReExports(path, readFileSync(join(root, path), 'utf8'));
}

/** The statements of an index that are no re-exports; imports that a re-export below needs are allowed. */
export function notReExports(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .filter((statement) => !ts.isExportDeclaration(statement) && !ts.isImportDeclaration(statement))
    .map((statement) => `${path}:${lineOf(source, statement)} an index only re-exports`);
}

/** Awaits outside functions: `require()` cannot load such a module. */
export function topLevelAwaits(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) {
      found.push(`${path}:${lineOf(source, node)} top-level await`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
