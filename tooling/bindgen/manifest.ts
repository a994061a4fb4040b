import type { HandArg, HandExport } from './by-hand.js';
import { type Folding, foldings } from './folded.js';
import type { HeaderFunction } from './parse-headers.js';
import { type CallPlan, type InputPlan, inputType, resultType } from './plan.js';
import { type Refusal, refusals } from './refused.js';

export interface ManifestArg {
  readonly name: string;
  /** The C parameters' types, joined by commas where one JS value stands for several. */
  readonly cType: string;
  readonly jsType: string;
  readonly nullable: boolean;
}

export type ManifestEntry = { readonly name: string; readonly header: string } & (
  | {
      readonly status: 'exported';
      readonly by: 'generated' | 'hand';
      readonly args: readonly ManifestArg[];
      readonly result: string;
    }
  | { readonly status: 'folded'; readonly into: Folding }
  | { readonly status: 'refused'; readonly reason: Refusal }
);

export interface Manifest {
  readonly mlxcHash: string;
  readonly counts: {
    readonly exported: number;
    readonly folded: number;
    readonly refused: number;
    readonly total: number;
  };
  readonly foldings: Readonly<Record<Folding, string>>;
  readonly refusals: Readonly<Record<Refusal, string>>;
  readonly functions: readonly ManifestEntry[];
}

export function buildManifest(mlxcHash: string, functions: readonly ManifestEntry[]): Manifest {
  const count = (status: ManifestEntry['status']): number =>
    functions.filter((entry) => entry.status === status).length;
  const counts = {
    exported: count('exported'),
    folded: count('folded'),
    refused: count('refused'),
    total: functions.length,
  };
  return { mlxcHash, counts, foldings, refusals, functions };
}

/** The entry of a generated function. */
export function generatedEntry(plan: CallPlan): ManifestEntry {
  const { name, header } = plan.fn;
  return {
    name,
    header,
    status: 'exported',
    by: 'generated',
    args: plan.inputs.map(generatedArg),
    result: resultType(plan),
  };
}

/** The entry of a function by hand. Throws if its arguments don't stand for each C input exactly once. */
export function handEntry(fn: HeaderFunction, hand: HandExport): ManifestEntry {
  const named = hand.args.flatMap((arg) => arg.from);
  const inputs = fn.params.map((param) => param.name).filter((name) => name !== 'os');
  if (new Set(named).size !== named.length || named.join() !== inputs.join()) {
    throw new Error(
      `${fn.name}: by-hand.ts names the C parameters [${named.join(', ')}], ${fn.header}.h has [${inputs.join(', ')}]`,
    );
  }
  return {
    name: fn.name,
    header: fn.header,
    status: 'exported',
    by: 'hand',
    args: hand.args.map((arg) => handArg(fn, arg)),
    result: hand.result,
  };
}

/** One entry per line, so that a change of one function is one line of a diff. */
export function printManifest(banner: string, manifest: Manifest): string {
  const { functions, ...head } = manifest;
  const top = JSON.stringify({ '//': banner, ...head }, null, 2)
    .replace(/^\{\n */, '{ ')
    .replace(/\n\}$/, '');
  return `${top},\n  "functions": [\n${functions.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]\n}\n`;
}

function generatedArg(input: InputPlan): ManifestArg {
  return {
    name: input.name,
    cType: input.cType,
    jsType: inputType(input),
    nullable: input.nullable || input.reader.js.endsWith('| null'),
  };
}

function handArg(fn: HeaderFunction, { name, js, from }: HandArg): ManifestArg {
  const cType = from.map((param) => fn.params.find((p) => p.name === param)?.type ?? '').join(', ');
  return { name, cType, jsType: js, nullable: false };
}
