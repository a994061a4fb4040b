import type { FreezeOptions } from '../module/frozen-keys.js';
import { quantizationFormats } from './formats.js';
import type { QuantizationMode } from './mode.js';

/** What of a packed weight `unfreeze` leaves frozen: all, or integers alone where the caller names keys. */
export function frozenFields({ keys }: FreezeOptions, mode: QuantizationMode): readonly string[] {
  return keys !== undefined && quantizationFormats[mode].hasBiases ? ['weight'] : ['weight', 'scales', 'biases'];
}
