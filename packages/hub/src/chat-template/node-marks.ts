import { isJinjaNode, type JinjaNode } from './jinja.js';

/** Facts about a parsed template that the interpreter needs at each step. */
export interface NodeMarks {
  /** Nodes whose value becomes text with all that is inside of it. */
  rendered: Set<JinjaNode>;
  /** Texts that a filter takes apart by characters or lines. */
  split: Set<JinjaNode>;
  /** What a loop goes over. */
  looped: Set<JinjaNode>;
  /** Values of which only one part, or the length, is read. */
  accessed: Set<JinjaNode>;
  /** Arguments that multiply the length of a text: of `indent`, `tojson` and `join`. */
  widths: Set<JinjaNode>;
  /** Values that are assigned to a member of a namespace. */
  stored: Set<JinjaNode>;
  /** Nodes of each macro and call block, which the library walks each time it meets one. */
  sizes: Map<JinjaNode, number>;
}

const renderingFilters = new Set(['tojson', 'string', 'join', 'unique']);
const lookingFilters = new Set(['length', 'first', 'last']);
const coercingOperators = new Set(['~', '+', '==', '!=', 'in', 'not in', '*', '<', '>', '<=', '>=']);

function filterName(filter: unknown): string | undefined {
  if (!isJinjaNode(filter)) return undefined;
  const name = filter.type === 'CallExpression' && isJinjaNode(filter.callee) ? filter.callee : filter;
  return typeof name.value === 'string' ? name.value : undefined;
}

function operatorOf(node: JinjaNode): string | undefined {
  const { operator } = node;
  return typeof operator === 'object' && operator !== null && 'value' in operator ? String(operator.value) : undefined;
}

function argumentValues(filter: unknown): JinjaNode[] {
  const args = isJinjaNode(filter) && Array.isArray(filter.args) ? filter.args.filter(isJinjaNode) : [];
  return args.map((arg) => {
    if (arg.type === 'KeywordArgumentExpression' && isJinjaNode(arg.value)) return arg.value;
    return isJinjaNode(arg.argument) ? arg.argument : arg;
  });
}

function addAll(set: Set<JinjaNode>, values: unknown): void {
  for (const value of Array.isArray(values) ? values : [values]) if (isJinjaNode(value)) set.add(value);
}

function markNode(node: JinjaNode, marks: NodeMarks): void {
  if (node.type === 'BinaryExpression' && coercingOperators.has(operatorOf(node) ?? ''))
    addAll(marks.rendered, [node.left, node.right]);
  if (node.type === 'FilterExpression' || node.type === 'FilterStatement') {
    const name = filterName(node.filter);
    if (renderingFilters.has(name ?? '')) addAll(marks.rendered, node.operand);
    if (lookingFilters.has(name ?? '')) addAll(marks.accessed, node.operand);
    if (name === 'indent' || name === 'join') addAll(marks.split, node.operand ?? node.body);
    if (name === 'indent' || name === 'tojson' || name === 'join') addAll(marks.widths, argumentValues(node.filter));
  }
  if (node.type === 'MemberExpression' && isJinjaNode(node.property) && node.property.type !== 'SliceExpression')
    addAll(marks.accessed, node.object);
  if (node.type === 'Set' && isJinjaNode(node.assignee) && node.assignee.type === 'MemberExpression')
    addAll(marks.stored, node.value);
  if (node.type === 'For' && isJinjaNode(node.iterable))
    addAll(marks.looped, node.iterable.type === 'SelectExpression' ? node.iterable.lhs : node.iterable);
  for (const block of [node.body, node.alternate, node.defaultBlock]) addAll(marks.rendered, block ?? []);
}

/** Children of any shape: nodes, lists of them, and the map of an object literal. */
function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value].flat();
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** Walks a template once. */
export function markNodes(program: JinjaNode): NodeMarks {
  const marks: NodeMarks = {
    rendered: new Set(),
    split: new Set(),
    looped: new Set(),
    accessed: new Set(),
    widths: new Set(),
    stored: new Set(),
    sizes: new Map(),
  };
  const visit = (value: unknown): number => {
    if (isJinjaNode(value)) markNode(value, marks);
    let size = 1;
    for (const child of childrenOf(value)) if (typeof child === 'object' && child !== null) size += visit(child);
    if (isJinjaNode(value) && (value.type === 'Macro' || value.type === 'CallStatement')) marks.sizes.set(value, size);
    return size;
  };
  visit(program);
  return marks;
}
