import { AsyncLocalStorage } from 'node:async_hooks';
import type { MLXArray } from './array.js';
import { watch } from './collector.js';
import { checkFunction, checkOptions } from './guards.js';
import { HandleBatch } from './handle-batch.js';
import { treeArrays } from './tree/tree-arrays.js';

/** The arrays made while a scope is open. */
class Scope {
  arrays: MLXArray[] = [];
  closed = false;
}

export interface TidyOptions {
  /** A tree, or something that holds arrays in its own fields, whose arrays outlive the scope. */
  state?: unknown;
}

let innermost: Scope | undefined;
let asyncScopes = 0;
const storage = new AsyncLocalStorage<Scope>();

function currentScope(): Scope | undefined {
  return innermost ?? (asyncScopes > 0 ? storage.getStore() : undefined);
}

/** Puts a new array under the innermost scope, or under the garbage collector where there is none. */
export function track(array: MLXArray): void {
  const scope = currentScope();
  if (scope === undefined || scope.closed) watch(array);
  else scope.arrays.push(array);
}

/**
 * Runs `fn` and frees every array made inside that is neither in the tree it returns nor reachable from
 * `state`. Arrays that `state` held before and let go of are freed too. When `fn` throws, all of both are freed.
 * Results belong to the enclosing scope, where there is one. `fn` may be async: the scope then ends when
 * its promise settles, and follows it across awaits.
 *
 * @example
 * const [prediction, target] = [mx.array([1, 2]), mx.array([1, 4])];
 * const loss = mx.tidy(() => mx.mean(mx.square(mx.subtract(prediction, target))));
 * console.log(loss.item()); // 2
 */
export function tidy<T>(fn: () => T, options?: TidyOptions): T {
  checkFunction('tidy', 'fn', fn);
  return inScope(fn, checkOptions('tidy', options).state, currentScope());
}

/** A `tidy` whose results never belong to an enclosing scope: for engines that run inside a consumer's scope. */
export function rootScope<T>(fn: () => T, options?: TidyOptions): T {
  checkFunction('rootScope', 'fn', fn);
  return inScope(fn, checkOptions('rootScope', options).state, undefined);
}

function inScope<T>(fn: () => T, state: unknown, outer: Scope | undefined): T {
  const scope = new Scope();
  const before = state === undefined ? undefined : treeArrays(state);
  const previous = innermost;
  let result: T;
  innermost = scope;
  try {
    result = storage.run(scope, fn);
  } catch (error) {
    abandon(scope, state, before);
    throw error;
  } finally {
    innermost = previous;
  }
  const finish = <R>(value: R): R => {
    try {
      close(scope, value, state, before, outer);
      return value;
    } catch (error) {
      freeAll(scope); // the result is no tree
      throw error;
    }
  };
  if (!isPromise(result)) return finish(result);
  asyncScopes++;
  return result.then(
    (value: unknown) => {
      asyncScopes--;
      return finish(value);
    },
    (error: unknown) => {
      asyncScopes--;
      abandon(scope, state, before);
      throw error;
    },
  ) as T;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}

/** After an error: what was made is freed, and what `state` let go of for it. */
function abandon(scope: Scope, state: unknown, before: Set<MLXArray> | undefined): void {
  freeAll(scope);
  if (before === undefined) return;
  const kept = treeArrays(state);
  for (const array of before) if (!kept.has(array)) array.dispose();
}

function freeAll(scope: Scope): void {
  scope.closed = true;
  const handles = new HandleBatch(scope.arrays.length);
  for (const array of scope.arrays) handles.take(array);
  handles.free();
}

function close(
  scope: Scope,
  result: unknown,
  state: unknown,
  before: Set<MLXArray> | undefined,
  outer: Scope | undefined,
): void {
  scope.closed = true;
  const results = treeArrays(result);
  const kept = state === undefined ? undefined : treeArrays(state);
  const handles = new HandleBatch(scope.arrays.length + (before?.size ?? 0));
  for (const array of scope.arrays) {
    if (kept?.has(array)) watch(array);
    else if (!results.has(array)) handles.take(array);
    else if (outer === undefined || outer.closed) watch(array);
    else outer.arrays.push(array);
  }
  if (before !== undefined) {
    for (const array of before) if (!kept?.has(array) && !results.has(array)) handles.take(array);
  }
  handles.free();
}
