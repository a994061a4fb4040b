/** Euler's number, the base of `log`. */
export const e: number = Math.E;
/** The circumference of a circle over its diameter. */
export const pi: number = Math.PI;
/** Positive infinity. */
export const inf: number = Number.POSITIVE_INFINITY;
/** Not a number. */
export const nan: number = Number.NaN;
/** The Euler–Mascheroni constant, `lim (Σ 1/k - log n)`. */
export const eulerGamma: number = 0.5772156649015329;
/** In an index: a new axis of length 1. */
export const newaxis = null;
