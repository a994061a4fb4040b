import type { Callable } from '@mlxts/surface';
import * as mx from '../../src/index.js';
import { type Call, invoke } from '../calls/call.js';
import { arraysIn, free, settle } from '../calls/outcome.js';
import { restoreSettings } from '../calls/settings.js';
import { type CallSpec, makeCall } from './call-spec.js';

/** How far a call came: it returned, MLX refused it, or a check before MLX did. */
export type Reach = 'returned' | 'refused by MLX' | 'refused before';

/** Makes a call. @throws Error where it breaks the contract: another exception than an MLXError, handles left behind. */
export async function execute(callable: Callable, spec: CallSpec, valid: () => Call): Promise<Reach> {
  const first = await attempt(callable, spec, valid);
  if (first.left === 0 || keeping.has(callable.name)) return first.reach;
  const second = await attempt(callable, spec, valid); // what is opened once and kept is no leak
  if (second.left > 0) throw new Error(`leaves ${second.left} handles behind`);
  return second.reach;
}

/** Functions that leave a handle on purpose, and why. */
const keeping: ReadonlyMap<string, string> = new Map([
  ['exporter', 'an exporter is open until it is closed'],
  ['importFunction', 'an imported function lives as long as its object'],
  ['newStream', 'a stream lives as long as its thread'],
  ['MLXArray.detach', 'the caller frees what it is given'],
]);

async function attempt(callable: Callable, spec: CallSpec, valid: () => Call): Promise<{ reach: Reach; left: number }> {
  const before = mx.liveHandles();
  const reach = await make(callable, spec, valid());
  return { reach, left: mx.liveHandles() - before };
}

async function make(callable: Callable, spec: CallSpec, valid: Call): Promise<Reach> {
  const call = makeCall(spec, valid);
  const made = arraysIn([valid.receiver, valid.args, call.receiver, call.args]);
  try {
    await settle(invoke(callable, call));
    return 'returned';
  } catch (error) {
    if (!mx.MLXError.isInstance(error)) throw error;
    return isFromMLX(error) ? 'refused by MLX' : 'refused before';
  } finally {
    free(made);
    restoreSettings(callable.name);
  }
}

/** Errors of MLX are made in one file; those of the addon itself tell of arguments and handles. */
function isFromMLX({ code, stack = '' }: mx.MLXError): boolean {
  return stack.includes('backend-error') && code !== 'Argument' && code !== 'Handle';
}
