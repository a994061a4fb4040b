import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { codeBlocks } from './code-blocks.js';
import { docExamples } from './doc-examples.js';
import type { Check } from './finding.js';
import { runExamples } from './run-examples.js';
import { workspacePackages } from './workspace.js';

/**
 * Every TypeScript block of the documentation and every `@example` of a doc comment type-checks, by itself, against the
 * built packages; the examples also run.
 */
export const docsExamples: Check = (root) => {
  const findings: string[] = [];
  const sources = new Map<string, Origin>();
  const add = (path: string, line: number, text: string, ignored: string | undefined): void => {
    // Beside the examples, a block resolves packages as an example does.
    const file = join(root, 'examples', `documented-${sources.size}.ts`);
    if (ignored === undefined) sources.set(file, { path, line, text: `${text}\nexport {};\n` });
    else if (ignored === '') findings.push(`${path}:${line} say why: \`\`\`ts ignore REASON`);
  };
  for (const path of documents(root)) {
    for (const { code, line, ignored } of codeBlocks(readFileSync(join(root, path), 'utf8')))
      add(path, line, code, ignored);
  }
  let run = 0;
  for (const { folder, manifest } of workspacePackages(root)) {
    const examples = docExamples(root, folder);
    for (const { path, line, code, uses, ignored } of examples)
      add(path, line, `${importsFor(manifest.name, uses)}${code}`, ignored);
    const runnable = examples.filter(({ ignored }) => ignored === undefined);
    if (runnable.length > 0) findings.push(...runExamples(root, folder, manifest.name, runnable));
    run += runnable.length;
  }
  findings.push(...diagnostics(sources));
  return { findings, summary: `${sources.size} blocks, ${run} examples run` };
};

/** On the line of the code's beginning, so that lines stay what they are. */
function importsFor(name: string, uses: readonly string[]): string {
  const own = uses.length === 0 ? '' : `import { ${uses.join(', ')} } from '${name}'; `;
  return `import * as mx from '@mlxts/core'; ${own}`;
}

interface Origin {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

function documents(root: string): string[] {
  const docs = existsSync(join(root, 'docs'))
    ? readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
    : [];
  const readmes = workspacePackages(root).map(({ folder }) => `packages/${folder}/README.md`);
  return ['README.md', 'CONTRIBUTING.md', ...readmes, ...docs.map((name) => `docs/${name}`)].filter((path) =>
    existsSync(join(root, path)),
  );
}

function diagnostics(sources: ReadonlyMap<string, Origin>): string[] {
  if (sources.size === 0) return [];
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name)?.text ?? readFile(name);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, settings, ...rest) => {
    const origin = sources.get(name);
    return origin ? ts.createSourceFile(name, origin.text, settings, true) : getSourceFile(name, settings, ...rest);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    const origin = diagnostic.file && sources.get(diagnostic.file.fileName);
    if (!origin || !diagnostic.file) return message;
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    return `${origin.path}:${origin.line + line} ${message}`;
  });
}
