import { join, relative } from 'node:path';
import ts from 'typescript';
import type { Check } from './finding.js';
import { isTest, sourceFiles } from './source-files.js';

const BASE = 'Module';

/**
 * A subclass of `Module` that redeclares an inherited field would set it to undefined after the base's constructor ran, and
 * so lose a parameter or a layer: such a field takes `declare`.
 */
export const classFields: Check = (root) => {
  const files = sourceFiles(root, 'packages', ['.ts']).filter((path) => !isTest(path) && /\/src\//.test(path));
  const { findings, count } = redeclaredFields(
    root,
    files.map((path) => join(root, path)),
  );
  return { findings, summary: `${count} classes that extend ${BASE}` };
};

/** The fields of descendants of `Module` in `files` that a base class has already. */
export function redeclaredFields(root: string, files: readonly string[]): { findings: string[]; count: number } {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const wanted = new Set(files);
  const findings: string[] = [];
  let count = 0;
  for (const source of program.getSourceFiles().filter((each) => wanted.has(each.fileName))) {
    const visit = (node: ts.Node): void => {
      if (ts.isClassLike(node)) {
        const bases = baseTypes(checker, node);
        if (bases.some((base) => base.symbol?.name === BASE)) {
          count += 1;
          for (const field of node.members.filter((member) => isRedeclared(member, bases))) {
            const { line } = source.getLineAndCharacterOfPosition(field.getStart());
            findings.push(
              `${relative(root, source.fileName)}:${line + 1} '${field.name?.getText()}' is inherited: write declare, or set it in the constructor`,
            );
          }
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { findings, count };
}

/** The instance types of all classes above this one. */
function baseTypes(checker: ts.TypeChecker, node: ts.ClassLikeDeclaration): ts.Type[] {
  const found: ts.Type[] = [];
  const climb = (type: ts.Type): void => {
    for (const base of type.isClassOrInterface() ? checker.getBaseTypes(type) : []) {
      const target = 'target' in base ? (base as ts.TypeReference).target : base;
      found.push(target);
      climb(target);
    }
  };
  climb(checker.getTypeAtLocation(node));
  return found;
}

function isRedeclared(member: ts.ClassElement, bases: readonly ts.Type[]): boolean {
  if (!ts.isPropertyDeclaration(member) || !ts.isIdentifier(member.name)) return false;
  const flags = ts.getCombinedModifierFlags(member);
  if (flags & (ts.ModifierFlags.Static | ts.ModifierFlags.Ambient | ts.ModifierFlags.Abstract)) return false;
  const { text } = member.name;
  return bases.some((base) => base.getProperties().some((property) => property.name === text));
}
