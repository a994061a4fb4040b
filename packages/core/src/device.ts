import { sys } from '@mlxts/sys';
import { ArgumentError } from './errors/argument-error.js';
import { describe } from './guards.js';

/** `'cpu'` or `'gpu'` (Metal or CUDA). */
export type Device = 'cpu' | 'gpu';

export const cpu = 'cpu';
export const gpu = 'gpu';

const types: Record<Device, number> = { cpu: 0, gpu: 1 };
const handles: Partial<Record<Device, number>> = {};

/** mlx-c's number for a type of device. */
export function deviceType(op: string, device: Device): number {
  if (device === 'cpu' || device === 'gpu') return types[device];
  throw new ArgumentError({ op, message: `expected 'cpu' or 'gpu', got ${describe(device)}` });
}

/** The raw device handle. */
export function deviceHandle(op: string, device: Device): number {
  const type = deviceType(op, device);
  const handle = handles[device] ?? sys.mlx_device_new_type(type, 0);
  handles[device] = handle;
  return handle;
}

export function isAvailable(device: Device): boolean {
  return sys.mlx_device_is_available(deviceHandle('isAvailable', device));
}
