import ts from 'typescript';
import { packageProgram } from './read-surface.js';

/** Every name that a package's `src/index.ts` exports, types too; those of a namespace as `fast.rope`. */
export function exportedNames(packageFolder: string): Set<string> {
  const { program, index } = packageProgram(packageFolder);
  const checker = program.getTypeChecker();
  const names = new Set<string>();
  const visit = (file: ts.SourceFile, prefix: string): void => {
    const module = checker.getSymbolAtLocation(file);
    for (const exported of module === undefined ? [] : checker.getExportsOfModule(module)) {
      names.add(`${prefix}${exported.name}`);
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const [declaration] = (isAlias ? checker.getAliasedSymbol(exported) : exported).declarations ?? [];
      if (declaration !== undefined && ts.isSourceFile(declaration)) visit(declaration, `${prefix}${exported.name}.`);
    }
  };
  visit(index, '');
  return names;
}
