import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';
import { counted, type RandomAccess, Randomness, randomAccess } from '../random-index.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

interface Case {
  python: string;
  ours: () => mx.MLXArray;
  text: string;
}

const BATCH = 250;
const updates = ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum'] as const;

function reading(random: Randomness): Case {
  const access = randomAccess(random, false);
  const { array, index } = access;
  return {
    python: access.masked ? `out = mx.array(np.array(${array})[${index}])` : `out = (${array})[${index}]`,
    ours: () => source(access).get(...access.ours),
    text: `${array}[${index}]`,
  };
}

function writing(random: Randomness): Case {
  const access = randomAccess(random, true);
  const { array, index, value, masked } = access;
  const where = masked ? `mx.array(${index})` : index;
  return {
    python: `out = ${array}\nout[${where}] = ${value}`,
    ours: () => {
      const a = source(access);
      a.set(...access.ours, access.oursValue as mx.MLXArray | number);
      return a;
    },
    text: `${array}[${index}] = ${value}`,
  };
}

function updating(random: Randomness): Case {
  for (;;) {
    const access = randomAccess(random, true);
    const { array, index, value, masked, dtype } = access;
    const update = random.pick(updates);
    if (masked || (update === 'divide' && !mx.isInexact(dtype))) continue; // Python can't, or gives 0
    return {
      python: `out = (${array}).at[${index}].${update}(${value})`,
      ours: () =>
        source(access)
          .at(...access.ours)
          [update](access.oursValue as mx.MLXArray | number),
      text: `${array}.at[${index}].${update}(${value})`,
    };
  }
}

function source({ shape, dtype }: RandomAccess): mx.MLXArray {
  return counted(shape, dtype, 0);
}

async function compare(cases: readonly Case[]): Promise<void> {
  const program = cases.map(({ python }, i) => `${python}\noutputs["${i}"] = out`).join('\n');
  const expected = await oracle.run<Record<string, HostTensor>>(program);
  cases.forEach(({ ours, text }, i) => {
    expect(host(ours()), text).toEqualBits(expected[i] as HostTensor);
  });
}

describe.each([
  ['read', reading, 800],
  ['written', writing, 700],
  ['updated', updating, 500],
] as const)('random indices %s', (_, make, count) => {
  it(`give what Python gives, bit for bit, ${count} times`, async () => {
    const random = new Randomness(count);
    for (let done = 0; done < count; done += BATCH) await compare(random.list(BATCH, () => make(random)));
  }, 120_000);
});
