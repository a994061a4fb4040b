import { type HostTensor, itemsizes, type OracleDtype, seededIntegers } from '@mlxts/oracle';

export interface DtypeSample extends HostTensor {
  readonly name: string;
}

const integer = seededIntegers(9);

/** Random bits of every dtype: a scalar, a matrix, and nothing. */
export const dtypeSamples: readonly DtypeSample[] = (Object.keys(itemsizes) as OracleDtype[]).flatMap((dtype) =>
  [[], [2, 3], [0, 4]].map((shape) => {
    const length = shape.reduce((product, dimension) => product * dimension, itemsizes[dtype]);
    const bytes = Uint8Array.from({ length }, () => integer(dtype === 'bool' ? 2 : 256));
    return { name: `${dtype}.${shape.length}.${length}`, dtype, shape, bytes };
  }),
);
