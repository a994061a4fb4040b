import type { Bindings } from '../bindings.js';

const DEVICE_TYPES = { CPU: 0, GPU: 1 } as const;

/** What the loaded addon says about itself and the devices. */
export function nativeFacts(sys: Bindings): Record<string, string> {
  const info = sys.mlxts_info();
  const { kernels } = info;
  return {
    libmlx: info.mlxVersion,
    devices: devices(sys),
    BLAS: info.blas.trim(),
    'CPU features': info.cpuFeatures.join(' ') || 'none known',
    'CPU kernels': kernels.enabled ? `on, ${kernels.path}, ${kernels.threads} threads` : 'off (MLXTS_CPU_KERNELS=off)',
  };
}

function devices(sys: Bindings): string {
  const found = Object.entries(DEVICE_TYPES).flatMap(([name, type]) => {
    const count = sys.mlx_device_count(type);
    if (count === 0) return [];
    return [count === 1 ? name : `${count} × ${name}`];
  });
  const standard = sys.mlx_get_default_device();
  const text = `${found.join(', ')} (default ${sys.mlx_device_get_type(standard) === DEVICE_TYPES.GPU ? 'GPU' : 'CPU'})`;
  sys.mlxts_free([standard]);
  return text;
}
