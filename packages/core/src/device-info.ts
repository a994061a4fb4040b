import { sys } from '@mlxts/sys';
import { type Device, deviceHandle, deviceType } from './device.js';
import { defaultDevice } from './stream.js';

/** How many devices of a type there are. */
export function deviceCount(device: Device): number {
  return sys.mlx_device_count(deviceType('deviceCount', device));
}

/**
 * What MLX knows of a device (default: the default one): `device_name` and `architecture`; on a GPU also
 * `memory_size` and others in bytes, among them Metal's `max_recommended_working_set_size`.
 */
export function deviceInfo(device: Device = defaultDevice()): Record<string, string | number> {
  const info = sys.mlx_device_info_get(deviceHandle('deviceInfo', device));
  try {
    const value = (key: string): string | number =>
      sys.mlx_device_info_is_string(info, key)
        ? sys.mlx_device_info_get_string(info, key)
        : sys.mlx_device_info_get_size(info, key);
    return Object.fromEntries(sys.mlx_device_info_get_keys(info).map((key) => [key, value(key)]));
  } finally {
    sys.mlxts_free_one(info);
  }
}
