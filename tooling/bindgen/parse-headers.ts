import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

export interface HeaderParam {
  /** Empty where the header leaves the parameter unnamed. */
  readonly name: string;
  /** C type with single spaces, pointers attached: `const mlx_array`, `const int*`, `int (*)(mlx_array*, const mlx_array)`. */
  readonly type: string;
  /** True if the header marks the parameter with a `may be null` comment. */
  readonly nullable: boolean;
}

export interface HeaderFunction {
  readonly name: string;
  /** File name without its extension: `ops`. */
  readonly header: string;
  readonly returns: string;
  readonly params: readonly HeaderParam[];
  readonly variadic: boolean;
}

export interface ParsedHeaders {
  /** In the order of the headers' names, then of the text. */
  readonly functions: readonly HeaderFunction[];
  /** Structs that hold nothing but `void* ctx`, in the same order. */
  readonly handles: readonly string[];
  /** Enumerators by enum name. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
}

/** Parses C headers given as `name without extension → text`. Throws if a header has a syntax error. */
export async function parseHeaders(sources: ReadonlyMap<string, string>): Promise<ParsedHeaders> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-c/tree-sitter-c.wasm');
  const parser = new Parser().setLanguage(await Language.load(grammar));
  const functions: HeaderFunction[] = [];
  const handles: string[] = [];
  const enums = new Map<string, readonly string[]>();
  for (const header of [...sources.keys()].sort()) {
    const tree = parser.parse(prepare(sources.get(header) ?? ''));
    if (!tree) throw new Error(`${header}.h: the parser gave no tree`);
    const broken = firstError(tree.rootNode);
    if (broken)
      throw new Error(
        `${header}.h:${broken.startPosition.row + 1}: syntax error near \`${oneLine(broken.text).slice(0, 60)}\``,
      );
    for (const node of tree.rootNode.descendantsOfType('declaration')) {
      const parsed = readFunction(node, header);
      if (parsed) functions.push(parsed);
    }
    for (const node of tree.rootNode.descendantsOfType('type_definition')) {
      const name = node.childForFieldName('declarator')?.text ?? '';
      const body = node.childForFieldName('type');
      if (body?.type === 'struct_specifier' && oneLine(body.childForFieldName('body')?.text ?? '') === '{ void* ctx; }')
        handles.push(name);
      if (body?.type === 'enum_specifier')
        enums.set(
          name,
          body.descendantsOfType('enumerator').map((e) => e.childForFieldName('name')?.text ?? ''),
        );
    }
    tree.delete();
  }
  parser.delete();
  return { functions, handles, enums };
}

/**
 * Blanks what the grammar cannot read, keeping line numbers: the `extern "C" {` that opens in one `#ifdef` and closes in
 * another, and `_Complex`, which only occurs in a typedef.
 */
function prepare(text: string): string {
  return text
    .replace(/#ifdef __cplusplus\s*\n(?:extern "C" \{|\})\s*\n#endif/g, (block) => block.replace(/[^\n]/g, ''))
    .replace(/\b_Complex\b/g, '');
}

function firstError(node: Node): Node | null {
  if (!node.hasError) return null;
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = firstError(child);
    if (found) return found;
  }
  return node;
}

function readFunction(node: Node, header: string): HeaderFunction | null {
  const { base, stars, inner } = splitDeclarator(node);
  if (inner?.type !== 'function_declarator') return null;
  const list = inner.childForFieldName('parameters');
  if (inner.childForFieldName('declarator')?.type !== 'identifier' || !list) return null;
  const params: HeaderParam[] = [];
  let variadic = false;
  for (const child of list.namedChildren) {
    if (child.type === 'variadic_parameter') variadic = true;
    if (child.type === 'parameter_declaration') params.push(readParam(child));
    const last = params.at(-1);
    if (child.type === 'comment' && last && /\bmay be null\b/.test(child.text))
      params[params.length - 1] = { ...last, nullable: true };
  }
  const isVoid = params.length === 1 && params[0]?.type === 'void';
  return {
    name: inner.childForFieldName('declarator')?.text ?? '',
    header,
    returns: base + stars,
    params: isVoid ? [] : params,
    variadic,
  };
}

function readParam(node: Node): HeaderParam {
  const { base, stars, inner } = splitDeclarator(node);
  if (inner?.type === 'function_declarator' || inner?.type === 'abstract_function_declarator') {
    const name = inner.childForFieldName('declarator')?.descendantsOfType('identifier')[0]?.text ?? '';
    return {
      name,
      type: `${base}${stars} (*)${oneLine(inner.childForFieldName('parameters')?.text ?? '()')}`,
      nullable: false,
    };
  }
  return { name: inner?.text ?? '', type: base + stars, nullable: false };
}

/** Splits `const int* f(...)` into base type `const int`, stars `*` and the declarator that is left, if any. */
function splitDeclarator(node: Node): { base: string; stars: string; inner: Node | null } {
  let stars = '';
  let inner = node.childForFieldName('declarator');
  const base = node.namedChildren.filter((c) => c.type !== 'comment' && c.id !== inner?.id).map((c) => oneLine(c.text));
  while (inner?.type === 'pointer_declarator' || inner?.type === 'abstract_pointer_declarator') {
    stars += '*';
    inner = inner.childForFieldName('declarator');
  }
  return { base: base.join(' '), stars, inner };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\( /g, '(').trim();
}
