import type { MLXArray, Steps } from '@mlxts/core';

interface Fields {
  readonly weight: MLXArray;
  readonly bias?: MLXArray;
  readonly stride: Steps;
  readonly padding: Steps;
  readonly dilation: Steps;
  readonly groups?: number;
  readonly outputPadding?: Steps;
}

/** `4, 8, kernelSize=[3, 3], stride=[1, 1], padding=[0, 0], dilation=1, groups=1, bias=true`. */
export function printConvolution({ weight, bias, stride, padding, dilation, groups, outputPadding }: Fields): string {
  const [outChannels, ...rest] = weight.shape;
  const [first, ...others] = rest.slice(0, -1);
  const numbers = {
    kernelSize: others.length === 0 ? (first as number) : [first as number, ...others],
    stride,
    padding,
    dilation,
    ...(groups !== undefined && { groups }),
    ...(outputPadding !== undefined && { outputPadding }),
  };
  const texts = Object.entries(numbers).map(([name, value]) => `${name}=${printSteps(value)}`);
  return [(rest.at(-1) ?? 0) * (groups ?? 1), outChannels, ...texts, `bias=${bias !== undefined}`].join(', ');
}

/** `1` or `[1, 2]`. */
export function printSteps(steps: Steps): string {
  return typeof steps === 'number' ? `${steps}` : `[${steps.join(', ')}]`;
}
