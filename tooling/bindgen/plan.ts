import { intIsResult } from './classify.js';
import type { HeaderFunction, HeaderParam } from './parse-headers.js';
import { type Reader, type TypeTable, valueType, type Writer } from './types.js';

/** One JS argument, which stands for one C parameter or for a pointer and its count. */
export interface InputPlan {
  readonly name: string;
  readonly cType: string;
  readonly nullable: boolean;
  readonly reader: Reader;
}

/** One out-parameter. */
export interface OutputPlan {
  readonly name: string;
  /** The type that the pointer points to. */
  readonly cType: string;
  readonly writer: Writer;
}

/** What the C function itself returns: a status, nothing, or the result. */
export type ReturnPlan =
  | { readonly kind: 'status' }
  | { readonly kind: 'void' }
  | { readonly kind: 'value'; readonly cType: string; readonly writer: Writer };

export interface CallPlan {
  readonly fn: HeaderFunction;
  /** Inputs and outputs in the order of the C parameters. */
  readonly slots: readonly (InputPlan | OutputPlan)[];
  readonly inputs: readonly InputPlan[];
  readonly outputs: readonly OutputPlan[];
  readonly returns: ReturnPlan;
}

/** Finds a conversion for every parameter. Throws, naming the function, where there is none: then it must be classified otherwise. */
export function planCall(fn: HeaderFunction, types: TypeTable): CallPlan {
  const slots: (InputPlan | OutputPlan)[] = [];
  for (let i = 0; i < fn.params.length; i += 1) {
    const param = fn.params[i] as HeaderParam;
    const counted = isCountOf(fn.params[i + 1], param);
    slots.push(
      counted
        ? planList(fn, param, types)
        : isOutput(param)
          ? planOutput(fn, param, types)
          : planInput(fn, param, types),
    );
    if (counted) i += 1;
  }
  const inputs = slots.filter((slot) => 'reader' in slot);
  const outputs = slots.filter((slot) => 'writer' in slot);
  const returns = planReturn(fn, types);
  if (returns.kind === 'value' && outputs.length > 0)
    throw unplanned(fn, fn.returns, 'returns a value besides its out-parameters');
  return { fn, slots, inputs, outputs, returns };
}

/** The JS type of the result: the value, the one output, or a tuple of several. */
export function resultType(plan: CallPlan): string {
  if (plan.returns.kind === 'value') return plan.returns.writer.js;
  const types = plan.outputs.map((output) => output.writer.js);
  if (types.length === 0) return 'void';
  return types.length === 1 ? (types[0] as string) : `[${types.join(', ')}]`;
}

/** The JS type of an argument, null included. */
export function inputType({ reader, nullable }: InputPlan): string {
  return nullable ? `${reader.js} | null` : reader.js;
}

/** mlx-c calls the count of `x` either `x_num` or, in the kernel configurations, `size`. */
function isCountOf(count: HeaderParam | undefined, list: HeaderParam): boolean {
  return (
    count?.type === 'size_t' &&
    /^const .*\*$/.test(list.type) &&
    (count.name === `${list.name}_num` || count.name === 'size')
  );
}

function isOutput(param: HeaderParam): boolean {
  return param.type === 'const char**' || (param.type.endsWith('*') && !param.type.startsWith('const '));
}

function planList(fn: HeaderFunction, { name, type, nullable }: HeaderParam, types: TypeTable): InputPlan {
  const reader = types.listReader(type);
  if (!reader) throw unplanned(fn, type, `has no reader for the list ${name}`);
  return input(fn, { name, type, nullable }, reader, `${type}, size_t`);
}

function planInput(fn: HeaderFunction, param: HeaderParam, types: TypeTable): InputPlan {
  const reader = types.reader(param.type);
  if (!reader) throw unplanned(fn, param.type, `has no reader for ${param.name}`);
  return input(fn, param, reader, valueType(param.type));
}

function input(fn: HeaderFunction, { name, type, nullable }: HeaderParam, reader: Reader, cType: string): InputPlan {
  if (nullable && !reader.readOrNull) throw unplanned(fn, type, `has no reader for ${name} as null`);
  return { name, cType, nullable, reader };
}

function planOutput(fn: HeaderFunction, { name, type }: HeaderParam, types: TypeTable): OutputPlan {
  const cType = type.slice(0, -1);
  const writer = types.writer(cType);
  if (!writer) throw unplanned(fn, type, `has no writer for ${name}`);
  return { name, cType, writer };
}

function planReturn(fn: HeaderFunction, types: TypeTable): ReturnPlan {
  if (fn.returns === 'void') return { kind: 'void' };
  if (fn.returns === 'int' && !intIsResult.has(fn.name)) return { kind: 'status' };
  const writer = types.writer(fn.returns);
  if (!writer) throw unplanned(fn, fn.returns, 'has no writer for its result');
  return { kind: 'value', cType: fn.returns, writer };
}

function unplanned(fn: HeaderFunction, cType: string, problem: string): Error {
  return new Error(
    `${fn.header}.h: ${fn.name} ${problem} (${cType}): add a converter to types.ts, or classify it as by hand, folded or refused`,
  );
}
