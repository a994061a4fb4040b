import ts from 'typescript';

/** One place where a file names another module. */
export interface Import {
  /** undefined where the specifier is computed */
  readonly specifier: string | undefined;
  readonly line: number;
  readonly kind: 'static' | 'dynamic' | 'require';
}

/** Every import of a TypeScript source: declarations, re-exports, `import()`, `import('x').T`, `require` and `require.resolve`. */
export function importsOf(text: string, fileName: string): Import[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, kind: Import['kind'], at: ts.Node) => {
    const specifier = node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
    found.push({ specifier, kind, line: source.getLineAndCharacterOfPosition(at.getStart()).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, 'static', node);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, 'static', node);
    else if (ts.isExternalModuleReference(node)) add(node.expression, 'require', node);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, 'static', node);
    else if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], 'dynamic', node);
      else if (/^require(\.resolve)?$/.test(node.expression.getText())) add(node.arguments[0], 'require', node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
