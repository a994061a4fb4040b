import { alternatives, type Parameter } from '@mlxts/surface';

/** Where a hostile value is put: an argument, a field of an options argument, an element of a list, or `this`. */
export interface Place {
  readonly name: string;
  readonly put: (args: unknown[], value: unknown) => void;
}

/** The places in a call with these parameters; `this` of methods is treated apart. */
export function places(parameters: readonly Parameter[]): Place[] {
  return parameters.flatMap((parameter, i) => [
    argument(parameter.name, i),
    ...fields(parameter).map(({ name }) => field(`${parameter.name}.${name}`, i, name)),
    ...(takesList(parameter) ? [element(`${parameter.name}[0]`, i)] : []),
  ]);
}

function argument(name: string, i: number): Place {
  return {
    name,
    put: (args, value) => {
      args[i] = value;
    },
  };
}

function field(name: string, i: number, key: string): Place {
  return {
    name,
    put: (args, value) => {
      args[i] = { ...(args[i] as object | undefined), [key]: value };
    },
  };
}

function element(name: string, i: number): Place {
  return {
    name,
    put: (args, value) => {
      const list = args[i];
      if (Array.isArray(list)) list[0] = value;
    },
  };
}

function fields({ form }: Parameter): readonly Parameter[] {
  return alternatives(form).flatMap((each) => (each.kind === 'record' ? each.fields : []));
}

function takesList({ form }: Parameter): boolean {
  return alternatives(form).some((each) => each.kind === 'list' && each.of.kind !== 'unknown');
}
