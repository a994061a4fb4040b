import { ArgumentError, MLXArray } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { joinPath } from '../module/checkpoint-key.js';
import { isRecord } from '../module/module-tree.js';
import type { ParameterTree } from '../module/trees.js';

/** What an optimizer keeps for one parameter. */
export type SingleState = Record<string, MLXArray>;

/** Lets `state` have a record for each array of `parameters`, filled by `init` where it is new. */
export function fillState(
  parameters: ParameterTree,
  state: ParameterTree,
  init: (parameter: MLXArray, state: SingleState) => void,
): void {
  const visit = (node: unknown, nodeState: Record<string, unknown>, path: string): void => {
    if (!Array.isArray(node) && !isRecord(node))
      throw new ArgumentError({
        op: 'init',
        message: `expected lists and plain records of arrays, got ${describe(node)}${path === '' ? '' : ` at ${path}`}`,
      });
    for (const [key, value] of Object.entries(node)) {
      const keyPath = joinPath(path, key);
      const valueState = Object.hasOwn(nodeState, key) ? nodeState[key] : Array.isArray(value) ? [] : {};
      if (valueState instanceof MLXArray)
        throw new ArgumentError({
          op: 'init',
          message: `expected no parameter with the name of a state, got ${keyPath}`,
        });
      const known = valueState as Record<string, unknown>;
      if (!(value instanceof MLXArray)) visit(value, known, keyPath);
      else if (Object.keys(known).length === 0) init(value, known as SingleState);
      nodeState[key] = known;
    }
  };
  visit(parameters, state, '');
}
