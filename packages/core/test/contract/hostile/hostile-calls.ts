import type { Callable } from '@mlxts/surface';
import { type Call, chainedFrom, parametersFor, type Surface, validCall, variants } from '../../calls/call.js';
import { fewHostileValues, hostileValues } from './hostile-values.js';
import { places } from './places.js';

/** One call that is valid but for one value. */
export interface HostileCall {
  /** the function and the parameter, field or element */
  readonly place: string;
  /** the name of the hostile value */
  readonly value: string;
  /** whether it has to succeed */
  readonly isValid: boolean;
  readonly valid: () => Call;
  /** puts the hostile value into the valid call */
  readonly spoil: (call: Call) => void;
}

const receivers = ['a disposed array', 'a 0-dimensional array', 'an empty array', 'a complex array', 'an array of NaN'];

/** The valid calls of a function, then for each place each hostile value. */
export function* hostileCalls(surface: Surface, callable: Callable): Generator<HostileCall> {
  const forwards = chainedFrom(surface, callable) !== undefined;
  for (let variant = 0; variant < variants(surface, callable); variant++) {
    const valid = (): Call => validCall(surface, callable, variant);
    yield { place: `${callable.name}, valid`, value: '', isValid: true, valid, spoil: () => undefined };
    const parameters = parametersFor(callable, variant, valid().args.length);
    for (const { name, put } of places(parameters)) {
      const place = `${callable.name}, ${name}`;
      for (const value of forwards || name.endsWith('.stream') ? fewHostileValues : Object.keys(hostileValues))
        yield { place, value, isValid: false, valid, spoil: ({ args }) => put(args, hostileValues[value]?.()) };
    }
    for (const value of takesThis(callable) ? receivers : []) {
      const spoil = (call: Call): void => {
        call.receiver = hostileValues[value]?.();
      };
      yield { place: `${callable.name}, this`, value, isValid: false, valid, spoil };
    }
  }
}

function takesThis({ owner, kind }: Callable): boolean {
  return owner === 'MLXArray' && (kind === 'method' || kind === 'getter');
}
