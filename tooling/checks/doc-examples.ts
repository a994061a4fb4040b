import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportedNames } from '@mlxts/surface';
import ts from 'typescript';
import { codeBlocks } from './code-blocks.js';
import { isTest, sourceFiles } from './source-files.js';

/** The code of an `@example` in a doc comment. */
export interface DocExample {
  readonly path: string;
  /** of the first line of code */
  readonly line: number;
  readonly code: string;
  /** what the code uses besides `mx`: names that the package exports */
  readonly uses: readonly string[];
  /** why it is not run; '' where it was marked `ignore` without saying why */
  readonly ignored: string | undefined;
}

/** Every `@example` in the sources of a package, bare or as a fenced block. */
export function docExamples(root: string, folder: string): DocExample[] {
  const names = exportedNames(join(root, 'packages', folder));
  const paths = sourceFiles(root, `packages/${folder}/src`, ['.ts']).filter((path) => !isTest(path));
  return paths.flatMap((path) => examplesOf(path, readFileSync(join(root, path), 'utf8'), names));
}

/** The examples of one source file. */
export function examplesOf(path: string, text: string, names: ReadonlySet<string>): DocExample[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: DocExample[] = [];
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== 'example' || tag.parent.parent !== node) continue;
      const start = source.getLineAndCharacterOfPosition(tag.getStart()).line + 1;
      for (const { code, line, ignored } of blocksOf(tag)) {
        const used = identifiersOf(code);
        const uses = [...names].filter((name) => used.has(name));
        found.push({ path, line: start + line, code, uses, ignored });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The names that the code reads and does not declare itself. */
function identifiersOf(code: string): Set<string> {
  const read = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      if ((ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) && parent.name === node)
        declared.add(node.text);
      else if (!(ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) || parent.name !== node)
        read.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true));
  return new Set([...read].filter((name) => !declared.has(name)));
}

function blocksOf(tag: ts.JSDocTag): { code: string; line: number; ignored: string | undefined }[] {
  const lines = tag
    .getText()
    .replace(/^@example ?/, '')
    .split('\n')
    .map((text) => text.replace(/^\s*\* ?/, ''));
  const fenced = codeBlocks(lines.join('\n'));
  if (fenced.length > 0) return fenced.map((block) => ({ ...block, line: block.line - 1 }));
  const first = lines.findIndex((text) => text.trim() !== '');
  return first < 0 ? [] : [{ code: lines.slice(first).join('\n').trimEnd(), line: first, ignored: undefined }];
}
