import { type Evaluation, evaluation } from './classify.js';
import type { CallPlan, InputPlan, OutputPlan } from './plan.js';

/** Names that the glue uses itself, or that C++ reserves and C does not. */
const TAKEN = new Set([
  'call',
  'env',
  'info',
  'lock',
  'pause',
  'class',
  'delete',
  'export',
  'namespace',
  'new',
  'operator',
  'private',
  'template',
  'this',
  'typename',
]);

/** The most arguments that the runtime's `Call` has room for. */
const MAX_ARGUMENTS = 20;

const LOCKS: Readonly<Record<Evaluation, readonly string[]>> = {
  'holds-lock': ['EvalLock lock(call);'],
  'waits-first': ['{ EvalLock lock(call); }', 'KernelPause pause;'],
  none: [],
};

/** One `.cc` file: the glue of one header's functions. */
export function emitGlueFile(banner: string, plans: readonly CallPlan[]): string {
  return `// ${banner}
#include "kernels/kernel-pause.h"
#include "mlx/c/mlx.h"
#include "runtime/call.h"

namespace mlxts {

${plans.map(emitGlue).join('\n')}
}  // namespace mlxts
`;
}

/** The function that Node calls for one C function. */
export function emitGlue(plan: CallPlan): string {
  const { fn, inputs } = plan;
  if (inputs.length > MAX_ARGUMENTS)
    throw new Error(`${fn.name} has ${inputs.length} arguments, the runtime's Call takes ${MAX_ARGUMENTS}`);
  const lines = [
    `Call call(env, info, "${fn.name}", ${inputs.length});`,
    ...inputs.map(emitRead),
    'if (call.failed()) return nullptr;',
    ...emitCall(plan),
  ];
  return `napi_value ${glueName(fn.name)}(napi_env env, napi_callback_info info) {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/** `register.cc`: the table of all generated functions. */
export function emitRegister(banner: string, plans: readonly CallPlan[]): string {
  const names = plans.map(({ fn }) => fn.name);
  return `// ${banner}
#include <iterator>

#include "runtime/call.h"

namespace mlxts {

${names.map((name) => `napi_value ${glueName(name)}(napi_env, napi_callback_info);`).join('\n')}

extern const Export generated_exports[];
extern const size_t generated_exports_count;

const Export generated_exports[] = {
${names.map((name) => `    {"${name}", ${glueName(name)}},`).join('\n')}
};
const size_t generated_exports_count = std::size(generated_exports);

}  // namespace mlxts
`;
}

function glueName(name: string): string {
  return `glue_${name}`;
}

function variable(name: string): string {
  return TAKEN.has(name) ? `${name}_` : name;
}

function emitRead({ name, reader, nullable }: InputPlan, position: number): string {
  const read = nullable && reader.readOrNull ? reader.readOrNull : reader.read;
  return `${reader.holder} ${variable(name)} = ${read(position)};`;
}

function emitCall(plan: CallPlan): string[] {
  const { fn, outputs, returns } = plan;
  const expression = `${fn.name}(${plan.slots.map(pass).join(', ')})`;
  const lock = LOCKS[evaluation(fn.name)];
  if (returns.kind === 'void') return [...lock, `${expression};`, 'return call.done();'];
  if (returns.kind === 'value') {
    if (!returns.writer.handle) return [...lock, `return call.value(${expression});`];
    return [
      ...lock,
      `Out<${returns.cType}> res(${expression});`,
      'if (res.empty()) return call.fail();',
      'return call.ret(res);',
    ];
  }
  const result =
    outputs.length === 0 ? 'call.done()' : `call.ret(${outputs.map(({ name }) => variable(name)).join(', ')})`;
  return [...outputs.map(emitOut), ...lock, `if (${expression}) return call.fail();`, `return ${result};`];
}

function emitOut({ name, cType }: OutputPlan): string {
  return `Out<${cType}> ${variable(name)};`;
}

function pass(slot: InputPlan | OutputPlan): string {
  const name = variable(slot.name);
  return 'reader' in slot ? slot.reader.pass(name) : `${name}.out()`;
}
