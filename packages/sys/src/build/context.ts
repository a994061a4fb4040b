import type { Target } from '../target.js';
import type { NativePins } from './native-json.js';
import type { Progress } from './progress.js';

/** What every step of one build shares. */
export interface BuildContext {
  readonly target: Target;
  readonly pins: NativePins;
  readonly cache: string;
  readonly progress: Progress;
}
