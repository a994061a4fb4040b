import { inspect } from 'node:util';
import type { Callable, Parameter } from '@mlxts/surface';
import * as mx from '../../src/index.js';
import { makeInstance } from './instances.js';
import { statedArguments, statedReceiver } from './valid-calls.js';
import { validArguments } from './valid-value.js';

/** A call that has yet to be made. */
export interface Call {
  /** what `this` is: the namespace, the class or an instance of it */
  receiver: unknown;
  args: unknown[];
}

/** The surface by name, to look up the function that a method is the chained form of. */
export type Surface = ReadonlyMap<string, Callable>;

/** The function that a method of arrays is the chained form of. */
export function chainedFrom(surface: Surface, { name, owner }: Callable): Callable | undefined {
  return owner === 'MLXArray' ? surface.get(name.slice('MLXArray.'.length)) : undefined;
}

/** A valid call, all its values made anew. */
export function validCall(surface: Surface, callable: Callable, variant: number): Call {
  const { name, kind, owner, overloads } = callable;
  const stated = statedArguments(name)?.[variant]?.();
  const chained = stated === undefined ? chainedFrom(surface, callable) : undefined;
  if (chained !== undefined) {
    const [receiver, ...args] = validCall(surface, chained, variant).args;
    return { receiver, args };
  }
  const args = [...(stated ?? validArguments(overloads[variant] ?? []))];
  const isMember = owner !== undefined && (kind === 'method' || kind === 'getter');
  return { receiver: isMember ? (statedReceiver(name) ?? makeInstance(owner)) : parent(name), args };
}

/** How many valid calls there are: as many as are stated, else one for each overload. */
export function variants(surface: Surface, callable: Callable): number {
  const stated = statedArguments(callable.name);
  if (stated !== undefined) return stated.length;
  const chained = chainedFrom(surface, callable);
  return chained === undefined ? Math.max(1, callable.overloads.length) : variants(surface, chained);
}

/** The parameters that the arguments of a valid call stand for: where they are stated, of the overload that fits best. */
export function parametersFor({ overloads }: Callable, variant: number, count: number): readonly Parameter[] {
  const own = overloads[variant];
  const required = (each: readonly Parameter[]): number => each.filter(({ optional }) => !optional).length;
  if (own !== undefined && required(own) <= count && count <= own.length) return own;
  const fitting = overloads.filter((each) => required(each) <= count);
  return fitting.sort((a, b) => b.length - a.length)[0] ?? own ?? [];
}

/** Makes the call, or reads the getter. */
export function invoke({ name, kind }: Callable, { receiver, args }: Call): unknown {
  const member = memberKey(name);
  if (kind === 'getter') return Reflect.get(receiver as object, member);
  const target = Reflect.get(receiver as object, member) as (...args: unknown[]) => unknown;
  return kind === 'constructor' ? Reflect.construct(target, args) : Reflect.apply(target, receiver, args);
}

/** What the function is a property of. */
function parent(name: string): unknown {
  return name
    .split('.')
    .slice(0, -1)
    .reduce<unknown>((value, part) => Reflect.get(value as object, part), mx);
}

const symbols: ReadonlyMap<string, symbol> = new Map([
  ['[custom]', inspect.custom],
  ['[dispose]', Symbol.dispose],
  ['[iterator]', Symbol.iterator],
  ['[toPrimitive]', Symbol.toPrimitive],
]);

function memberKey(name: string): string | symbol {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return symbols.get(last) ?? last;
}
