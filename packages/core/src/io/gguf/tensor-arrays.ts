import type { TensorPlace } from '@mlxts/sys';
import { type Dtype, dtypeCode, dtypes } from '../../dtype.js';
import type { GGUFTensorInfo } from './read-tensor-infos.js';
import type { GGUFTensorType } from './tensor-types.js';

/** In which form the addon reads each type. */
const forms: Readonly<Record<GGUFTensorType, TensorPlace['form']>> = {
  F32: dtypeCode('float32'),
  F16: dtypeCode('float16'),
  BF16: dtypeCode('bfloat16'),
  F64: dtypeCode('float64'),
  I8: dtypeCode('int8'),
  I16: dtypeCode('int16'),
  I32: dtypeCode('int32'),
  I64: dtypeCode('int64'),
  Q4_0: 'Q4_0',
  Q4_1: 'Q4_1',
  Q8_0: 'Q8_0',
};

const tensorTypeNames = Object.keys(forms) as GGUFTensorType[];

/** `x.weight` gives `x`, any other name itself. */
function baseName(name: string): string {
  return name.endsWith('.weight') ? name.slice(0, -'.weight'.length) : name;
}

/** Whether the tensors of a type are weights, scales and biases. */
export function isQuantized(type: GGUFTensorType): boolean {
  return typeof forms[type] !== 'number';
}

/** The dtype of a type that is not quantized. */
export function plainDtype(type: GGUFTensorType): Dtype {
  return dtypes.find((dtype) => dtypeCode(dtype) === forms[type]) as Dtype;
}

/** The type that stores a dtype as it is. */
export function plainType(dtype: Dtype): GGUFTensorType | undefined {
  return tensorTypeNames.find((type) => forms[type] === dtypeCode(dtype));
}

/** The names of the arrays of a tensor: one, or weights, scales and biases of a quantized tensor. */
export function arrayNames({ name, type }: Pick<GGUFTensorInfo, 'name' | 'type'>): string[] {
  return isQuantized(type) ? [name, `${baseName(name)}.scales`, `${baseName(name)}.biases`] : [name];
}

/** Where the addon finds the data of a tensor. */
export function tensorPlace({ offset, type, shape, nbytes }: GGUFTensorInfo, dataOffset: number) {
  return { offset: dataOffset + offset, form: forms[type], shape, nbytes };
}
