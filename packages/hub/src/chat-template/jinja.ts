import { Environment, Interpreter, parse, tokenize } from '@huggingface/jinja';

/*
 * What is used of `@huggingface/jinja`, whose own types of these parts do not resolve under NodeNext.
 */

/** A node of a parsed template. */
export interface JinjaNode {
  type: string;
  [field: string]: unknown;
}

/** A value while a template runs: `type` is the name of its class, `value` its content. */
export interface JinjaValue {
  type: string;
  value: unknown;
}

export interface JinjaEnvironment {
  /** Declares a variable; gives the value it was turned into. */
  set(name: string, value: unknown): JinjaValue;
  lookupVariable(name: string): JinjaValue;
}

export interface JinjaInterpreter {
  run(program: JinjaNode): JinjaValue;
  evaluate(node: JinjaNode | undefined, environment: JinjaEnvironment): JinjaValue;
}

export const JinjaEnvironmentClass: new () => JinjaEnvironment = Environment;
export const JinjaInterpreterClass: new (environment: JinjaEnvironment) => JinjaInterpreter = Interpreter;

/** Parses with the settings that Hugging Face uses, `trim_blocks` and `lstrip_blocks`. */
export function parseTemplate(source: string): JinjaNode {
  return parse(tokenize(source, { trim_blocks: true, lstrip_blocks: true }));
}

/** The value that the library makes of `value`. */
export function toJinja(value: unknown): JinjaValue {
  return new JinjaEnvironmentClass().set('value', value);
}

export function isJinjaNode(value: unknown): value is JinjaNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function isJinjaValue(value: unknown): value is JinjaValue {
  return isJinjaNode(value) && 'value' in value;
}
