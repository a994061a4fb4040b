import { ArgumentError } from '../errors/argument-error.js';
import { checkFlag, checkOptions, describe } from '../guards.js';

/** What Metal and CUDA kernels are made of alike. */
export interface KernelDefinition {
  /** A C++ identifier. */
  name: string;
  /** What the source calls the inputs. */
  inputNames: readonly string[];
  /** What the source calls the outputs; at least one. */
  outputNames: readonly string[];
  /** The body of the kernel: MLX writes the signature around it. */
  source: string;
  /** What stands before the kernel: helper functions, includes. Default: nothing. */
  header?: string | undefined;
  /** Copy inputs to row-major order where they are not. Default: true. */
  ensureRowContiguous?: boolean | undefined;
}

/** A definition with its defaults filled in. */
export type CheckedDefinition = { readonly [Key in keyof KernelDefinition]-?: NonNullable<KernelDefinition[Key]> };

/** @throws ArgumentError */
export function checkDefinition(op: string, definition: KernelDefinition): CheckedDefinition {
  const { name, inputNames, outputNames, source, header = '', ensureRowContiguous } = checkOptions(op, definition);
  const outputs = checkIdentifiers(op, 'outputNames', outputNames);
  if (outputs.length === 0)
    throw new ArgumentError({ op, message: 'expected at least one name in outputNames, got none' });
  const inputs = checkIdentifiers(op, 'inputNames', inputNames);
  const twice = outputs.find((each) => inputs.includes(each));
  if (twice !== undefined)
    throw new ArgumentError({ op, message: `expected different names of inputs and outputs, got '${twice}' for both` });
  if (typeof source !== 'string' || source.trim() === '')
    throw new ArgumentError({ op, message: `expected source as the body of a kernel, got ${describe(source)}` });
  if (typeof header !== 'string')
    throw new ArgumentError({ op, message: `expected header to be a text, got ${describe(header)}` });
  return {
    name: checkIdentifier(op, 'name', name),
    inputNames: inputs,
    outputNames: outputs,
    source,
    header,
    ensureRowContiguous: checkFlag(op, 'ensureRowContiguous', ensureRowContiguous, true),
  };
}

/** A word that C++ takes for a name. @throws ArgumentError */
export function checkIdentifier(op: string, name: string, value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value)) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be a C++ identifier, got ${describe(value)}` });
}

function checkIdentifiers(op: string, name: string, value: unknown): string[] {
  if (!Array.isArray(value))
    throw new ArgumentError({ op, message: `expected ${name} to be a list of names, got ${describe(value)}` });
  const names = Array.from(value, (each, i) => checkIdentifier(op, `${name}[${i}]`, each));
  if (new Set(names).size === names.length) return names;
  throw new ArgumentError({ op, message: `expected ${name} without repeats, got ${describe(value)}` });
}
