import { add, astype, type MLXArray, square, sum, valueAndGrad } from '@mlxts/core';
import type { HostTensor, Oracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { expect } from 'vitest';
import type { Module, ParameterTree } from '../../src/index.js';
import { toHost } from './tensors.js';

/** One computation, here and in Python. */
export interface Case {
  /** The Python layer; its weights are the module's. */
  readonly layer?: string;
  readonly module?: () => Module;
  /** Of `layer` and the inputs by name, in Python. */
  readonly call: string;
  readonly inputs: Readonly<Record<string, MLXArray>>;
  readonly ours: (inputs: Record<string, MLXArray>, module: never) => MLXArray | readonly MLXArray[];
  /** Whether there is one to compare. Default true. */
  readonly gradient?: boolean;
  /** Whether it multiplies matrices, for which Python has another BLAS. Default false. */
  readonly products?: boolean;
}

type Result = {
  readonly y: HostTensor[];
  /** Gradients of the sum of squares, by inputs and by what can be trained. */
  readonly byInputs: Record<string, HostTensor>;
  readonly byParameters: Record<string, HostTensor>;
  /** All parameters afterwards. */
  readonly state: Record<string, HostTensor>;
};

const source = `
from mlx.utils import tree_flatten
mx.disable_compile()
outputs['results'] = []
for i, case in enumerate(inputs['cases']):
    layer = eval(case['layer']) if case['layer'] else nn.Identity()
    layer.load_weights([(name, inputs[f'{i} parameter {name}']) for name in case['parameters']])
    arrays = {name: inputs[f'{i} input {name}'] for name in case['inputs']}
    def run(parameters, arrays):
        layer.update(parameters)
        y = eval(case['call'], {'mx': mx, 'nn': nn, 'layer': layer, **arrays})
        y = list(y) if isinstance(y, tuple) else [y]
        return sum(mx.sum(mx.square(a)) for a in y), y
    trainable = layer.trainable_parameters()
    if case['gradient']:
        (_, y), gradients = mx.value_and_grad(run, argnums=(0, 1))(trainable, arrays)
    else:
        (_, y), gradients = run(trainable, arrays), ({}, {})
    outputs['results'].append({
        'y': y,
        'byParameters': dict(tree_flatten(gradients[0])),
        'byInputs': gradients[1],
        'state': dict(tree_flatten(layer.parameters())),
    })
mx.enable_compile()
`;

/**
 * Expects the bits of Python for results and state, and its gradients within tolerance, in one call of the oracle. Where
 * there are products, results are within tolerance, and gradients are compared in float32: sums of half numbers lose more
 * than that in another order.
 */
export async function expectAgreement(
  oracle: Oracle,
  cases: readonly Case[],
  dtype: 'float32' | 'float16' | 'bfloat16',
) {
  const cast = (a: MLXArray) => astype(a, dtype);
  const runs = cases.map((each) => ({
    each,
    module: each.module?.().apply(cast),
    inputs: Object.fromEntries(Object.entries(each.inputs).map(([name, a]) => [name, cast(a)])),
  }));
  const tensors: Record<string, HostTensor> = {};
  for (const [i, { module, inputs }] of runs.entries()) {
    for (const [path, a] of module?.namedParameters() ?? []) tensors[`${i} parameter ${path}`] = toHost(a);
    for (const [name, a] of Object.entries(inputs)) tensors[`${i} input ${name}`] = toHost(a);
  }
  const described = runs.map(({ each, module, inputs }) => ({
    layer: each.layer ?? null,
    call: each.call,
    gradient: hasGradient(each, dtype),
    parameters: module?.namedParameters().map(([path]) => path) ?? [],
    inputs: Object.keys(inputs),
  }));
  const { results } = await oracle.run<{ results: Result[] }>(source, { ...tensors, cases: described });
  for (const [i, { each, module, inputs }] of runs.entries()) {
    const title = `${each.layer ?? ''} ${each.call} in ${dtype}`;
    const [ours, theirs] = [compute(each, module, inputs, hasGradient(each, dtype)), results[i] as Result];
    expect(ours.y.length, title).toBe(theirs.y.length);
    for (const [j, a] of ours.y.entries()) {
      const result = expect(toHost(a), title);
      if (each.products) result.toBeAllclose(theirs.y[j] as HostTensor);
      else result.toEqualBits(theirs.y[j] as HostTensor);
    }
    for (const [path, a] of module?.namedParameters() ?? [])
      expect(toHost(a), `${path} after ${title}`).toEqualBits(theirs.state[path] as HostTensor);
    expect(Object.keys(ours.byInputs), title).toEqual(Object.keys(theirs.byInputs));
    for (const [kind, gradients] of [
      ['byInputs', ours.byInputs],
      ['byParameters', ours.byParameters],
    ] as const) {
      for (const [name, expected] of Object.entries(theirs[kind]))
        expect(toHost(gradients[name] as MLXArray), `gradient by ${name} of ${title}`).toBeAllclose(expected);
    }
  }
}

function hasGradient({ gradient = true, products = false }: Case, dtype: string): boolean {
  return gradient && (dtype === 'float32' || !products);
}

interface Ours {
  readonly y: readonly MLXArray[];
  readonly byInputs: Record<string, MLXArray>;
  readonly byParameters: Record<string, MLXArray>;
}

/** What Python computes above; the module holds its new state afterwards. */
function compute(
  { ours }: Case,
  module: Module | undefined,
  inputs: Record<string, MLXArray>,
  gradient: boolean,
): Ours {
  const run = ({ parameters, arrays }: { parameters: ParameterTree; arrays: Record<string, MLXArray> }) => {
    module?.update(parameters);
    const result = ours(arrays, module as never);
    const y: readonly MLXArray[] = Array.isArray(result) ? result : [result as MLXArray];
    const loss = y.map((a) => sum(square(a))).reduce((total, each) => add(total, each));
    return [loss, y, module?.parameters() ?? {}] as [MLXArray, readonly MLXArray[], ParameterTree];
  };
  const parameters = module?.parameters() ?? {};
  if (!gradient) return { y: run({ parameters, arrays: inputs })[1], byInputs: {}, byParameters: {} };
  const keys = new Map(module?.namedParameters().map(([path, a]) => [a, path]));
  const [[, y, state], gradients] = valueAndGrad(run)({ parameters, arrays: inputs });
  module?.update(state);
  return { y, byInputs: gradients.arrays, byParameters: byPath(parameters, gradients.parameters, keys) };
}

/** Gradients under checkpoint paths. */
function byPath(
  parameters: unknown,
  gradients: unknown,
  keys: ReadonlyMap<unknown, string>,
  found: Record<string, MLXArray> = {},
): Record<string, MLXArray> {
  for (const [field, node] of Object.entries(parameters as Record<string, unknown>)) {
    const gradient = (gradients as Record<string, unknown>)[field];
    const path = keys.get(node);
    if (path !== undefined) found[path] = gradient as MLXArray;
    else byPath(node, gradient, keys, found);
  }
  return found;
}
