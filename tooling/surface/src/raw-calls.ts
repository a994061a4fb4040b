import ts from 'typescript';

/** The functions `sys.mlx_*` that a declaration reaches by itself and through what else its file declares. */
export function rawCalls(checker: ts.TypeChecker, declaration: ts.Node): string[] {
  const found = new Set<string>();
  const seen = new Set<ts.Node>();
  const file = declaration.getSourceFile();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'sys' && /^mlx/.test(node.name.text))
      found.add(node.name.text);
    if (ts.isIdentifier(node)) {
      for (const target of checker.getSymbolAtLocation(node)?.declarations ?? [])
        if (target.getSourceFile() === file && isStatementLevel(target)) enter(target);
    }
    ts.forEachChild(node, visit);
  };
  const enter = (node: ts.Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    ts.forEachChild(node, visit);
  };
  enter(declaration);
  return [...found].sort();
}

function isStatementLevel(node: ts.Node): boolean {
  return (
    ts.isFunctionDeclaration(node) || (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent))
  );
}
