/** What a parameter takes, as far as its type says; plain data, so that a child process can be told. */
export type Form =
  | { readonly kind: Primitive }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'list'; readonly of: Form }
  | { readonly kind: 'tuple'; readonly of: readonly Form[] }
  | { readonly kind: 'dictionary'; readonly of: Form }
  | { readonly kind: 'record'; readonly fields: readonly Parameter[] }
  | { readonly kind: 'instance'; readonly name: string }
  | { readonly kind: 'union'; readonly of: readonly Form[] };

/** `unknown` stands for any value, and for types that nest deeper than anyone passes. */
export type Primitive = (typeof primitives)[number];

export const primitives = [
  'number',
  'boolean',
  'bigint',
  'string',
  'null',
  'undefined',
  'function',
  'unknown',
] as const;

/** A parameter, or a field of an options object. */
export interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  readonly rest: boolean;
  readonly form: Form;
}

/** The alternatives of a union, or the form itself. */
export function alternatives(form: Form): readonly Form[] {
  return form.kind === 'union' ? form.of : [form];
}
