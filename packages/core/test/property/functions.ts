import { fileURLToPath } from 'node:url';
import { type Callable, readSurface } from '@mlxts/surface';

/** The surface of this package. */
export function coreSurface(): Callable[] {
  return readSurface(fileURLToPath(new URL('../..', import.meta.url)));
}

/** What random calls are made of: functions, and methods that are no function's chained form; an alias counts once. */
export function calledNames(callables: readonly Callable[]): string[] {
  const functions = new Set(callables.map(({ name }) => name));
  const isOwn = ({ name, kind }: Callable): boolean =>
    kind === 'function' ||
    kind === 'static' ||
    (kind === 'method' && !functions.has(name.slice(name.indexOf('.') + 1)));
  return callables.filter(isOwn).map(({ name }) => name);
}
