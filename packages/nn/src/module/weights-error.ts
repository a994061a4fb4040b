import { MLXError } from '@mlxts/core';

/** A weight whose shape is not that of the parameter in its place, or which is no array. */
export interface WrongWeight {
  readonly key: string;
  readonly expected: string;
  readonly actual: string;
}

/** How a set of weights differs from a module's parameters, by checkpoint path. */
export interface WeightDifferences {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly wrong: readonly WrongWeight[];
}

/** Weights do not fit a module: all differences at once. Code `MissingWeights`. */
export class WeightsError extends MLXError implements WeightDifferences {
  override readonly name = 'WeightsError';
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly wrong: readonly WrongWeight[];

  constructor(op: string, differences: WeightDifferences) {
    super({ op, code: 'MissingWeights', message: report(differences) });
    this.missing = differences.missing;
    this.unexpected = differences.unexpected;
    this.wrong = differences.wrong;
  }
}

function report({ missing, unexpected, wrong }: WeightDifferences): string {
  const wrongLines = wrong.map(({ key, expected, actual }) => `${key}: expected ${expected}, got ${actual}`);
  const sections: [string, readonly string[]][] = [
    ['missing', missing],
    ['unexpected', unexpected],
    ['wrong', wrongLines],
  ];
  const texts = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${lines.length} ${title}:\n  ${lines.join('\n  ')}`);
  return `expected the weights to match the parameters\n${texts.join('\n')}`;
}
