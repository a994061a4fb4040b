import { isJinjaNode, type JinjaNode, type JinjaValue, toJinja } from './jinja.js';
import { limits } from './limits.js';
import { templateError } from './template-error.js';

type Evaluate = (node: JinjaNode) => JinjaValue;

interface TextCall {
  name: string;
  object: JinjaNode;
  args: JinjaNode[];
}

const sides: Readonly<Record<string, { start: boolean; end: boolean }>> = {
  strip: { start: true, end: true },
  lstrip: { start: true, end: false },
  rstrip: { start: false, end: true },
};

/** Python's `str.strip(characters)`. */
function strip(text: string, characters: string, { start, end }: { start: boolean; end: boolean }): string {
  const set = new Set(characters);
  const all = [...text];
  let from = 0;
  let to = all.length;
  while (start && from < to && set.has(all[from] ?? '')) from++;
  while (end && to > from && set.has(all[to - 1] ?? '')) to--;
  return all.slice(from, to).join('');
}

/** Python's `str.replace(from, to, count)`; the result's length is known before it is made. */
function replace(text: string, from: string, to: string, count: number): string {
  const parts = from === '' ? ['', ...text, ''] : text.split(from);
  const times = count < 0 ? parts.length - 1 : Math.min(count, parts.length - 1);
  if (text.length + times * to.length > limits.text)
    throw templateError(`expected texts of at most ${limits.text} characters`);
  return (
    parts.slice(0, times + 1).join(to) +
    parts
      .slice(times + 1)
      .map((part) => from + part)
      .join('')
  );
}

/** Recognises `object.name(args)` and `object | replace(args)`. */
function readCall(node: JinjaNode): TextCall | undefined {
  const call = node.type === 'FilterExpression' && isJinjaNode(node.filter) ? node.filter : node;
  if (call.type !== 'CallExpression' || !isJinjaNode(call.callee) || !Array.isArray(call.args)) return undefined;
  const args = call.args.filter(isJinjaNode);
  const { callee } = call;
  if (call !== node)
    return callee.value === 'replace' && isJinjaNode(node.operand)
      ? { name: 'replace', object: node.operand, args }
      : undefined;
  if (
    callee.type !== 'MemberExpression' ||
    callee.computed ||
    !isJinjaNode(callee.property) ||
    !isJinjaNode(callee.object)
  )
    return undefined;
  const name = String(callee.property.value);
  return name === 'replace' || Object.hasOwn(sides, name) ? { name, object: callee.object, args } : undefined;
}

/**
 * The value of `text.strip(characters)`, `lstrip`, `rstrip` and `replace`. The library passes over the argument of the
 * first three, though Qwen 3 strips only line breaks from messages, and its `replace` can make half a gigabyte.
 * Undefined for any other node.
 */
export function textCall(node: JinjaNode, evaluate: Evaluate): JinjaValue | undefined {
  const call = readCall(node);
  if (!call || (call.args.length === 0 && call.name !== 'replace')) return undefined;
  const positional = call.args.every(
    ({ type }) =>
      type !== 'KeywordArgumentExpression' && type !== 'KeywordSpreadExpression' && type !== 'SpreadExpression',
  );
  if (!positional) throw templateError(`${call.name}: expected positional arguments`);
  const text = evaluate(call.object).value;
  const [first, second, third] = call.args.map((arg) => evaluate(arg).value);
  const side = Object.hasOwn(sides, call.name) ? sides[call.name] : undefined;
  if (side && typeof text === 'string' && typeof first === 'string' && call.args.length === 1)
    return toJinja(strip(text, first, side));
  if (!side && typeof text === 'string' && typeof first === 'string' && typeof second === 'string')
    return toJinja(replace(text, first, second, typeof third === 'number' ? third : -1));
  throw templateError(`${call.name}: expected text and text arguments`);
}
