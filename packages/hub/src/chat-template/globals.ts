import { type JinjaEnvironment, JinjaEnvironmentClass } from './jinja.js';
import { limits } from './limits.js';
import { strftime } from './strftime.js';
import { refusedMessages, templateError } from './template-error.js';

const constants: Readonly<Record<string, unknown>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
};

function range(...bounds: unknown[]): number[] {
  const numbers = bounds.map(Number);
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0], numbers[1], numbers[2] ?? 1];
  if (bounds.length > 3 || start === undefined || stop === undefined || !numbers.every(Number.isInteger) || step === 0)
    throw templateError(`range: expected 1 to 3 integers with a step other than 0, got ${numbers.join(', ')}`);
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count > limits.items) throw templateError(`range: expected at most ${limits.items} items, got ${count}`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function raiseException(message: unknown): never {
  throw refusedMessages(typeof message === 'string' ? message : 'the template refused the messages');
}

/** An environment with the globals of Hugging Face's chat templates. */
export function templateGlobals(now: () => Date): JinjaEnvironment {
  const environment = new JinjaEnvironmentClass();
  for (const [name, value] of Object.entries(constants)) environment.set(name, value);
  environment.set('range', range);
  environment.set('raise_exception', raiseException);
  environment.set('strftime_now', (format: unknown) => {
    if (typeof format !== 'string') throw templateError('strftime_now: expected a format');
    return strftime(now(), format.slice(0, 1024));
  });
  return environment;
}

/** Names that variables may not take. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...Object.keys(constants),
  'range',
  'raise_exception',
  'strftime_now',
  'namespace',
  'loop',
]);
