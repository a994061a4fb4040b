import { ArgumentError, type MLXArray, random } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';

export interface KernelShape {
  readonly inChannels: number;
  readonly outChannels: number;
  /** One entry for each spatial axis. */
  readonly kernelSize: readonly number[];
  /** Parts of the channels that are convolved each by itself; divides both numbers of channels. Default 1. */
  readonly groups?: number;
}

/**
 * The initial weight of a convolution, `[outChannels, ...kernelSize, inChannels / groups]`: uniform in
 * `±1/√(inChannels · Π kernelSize)`.
 */
export function newKernel(op: string, { inChannels, outChannels, kernelSize, groups = 1 }: KernelShape): MLXArray {
  checkInt(op, 'inChannels', inChannels, { min: 1 });
  checkInt(op, 'outChannels', outChannels, { min: 1 });
  checkInt(op, 'groups', groups, { min: 1 });
  for (const [name, channels] of Object.entries({ inChannels, outChannels })) {
    if (channels % groups !== 0)
      throw new ArgumentError({ op, message: `expected ${name} divisible by groups ${groups}, got ${channels}` });
  }
  const high = Math.sqrt(1 / kernelSize.reduce((product, size) => product * size, inChannels));
  return random.uniform([outChannels, ...kernelSize, inChannels / groups], { low: -high, high });
}
