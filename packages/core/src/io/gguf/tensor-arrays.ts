import type { TensorPlace } from '@mlxts/sys';
import { dtypeCode } from '../../dtype.js';
import type { GGUFTensorInfo } from './read-tensor-infos.js';
import type { GGUFTensorType } from './tensor-types.js';

/** In which form the addon reads each type. */
const forms: Readonly<Record<GGUFTensorType, TensorPlace['form']>> = {
  F32: dtypeCode('float32'),
  F16: dtypeCode('float16'),
  BF16: dtypeCode('bfloat16'),
  Q4_0: 'Q4_0',
  Q4_1: 'Q4_1',
  Q8_0: 'Q8_0',
};

/** `x.weight` gives `x`, any other name itself. */
function baseName(name: string): string {
  return name.endsWith('.weight') ? name.slice(0, -'.weight'.length) : name;
}

/** The names of the arrays of a tensor: one, or weights, scales and biases of a quantized tensor. */
export function arrayNames({ name, type }: GGUFTensorInfo): string[] {
  return typeof forms[type] === 'number' ? [name] : [name, `${baseName(name)}.scales`, `${baseName(name)}.biases`];
}

/** Where the addon finds the data of a tensor. */
export function tensorPlace({ offset, type, shape, nbytes }: GGUFTensorInfo, dataOffset: number) {
  return { offset: dataOffset + offset, form: forms[type], shape, nbytes };
}
