export type { Callable } from './callable.js';
export { exportedNames } from './exported-names.js';
export { alternatives, type Form, type Parameter } from './form.js';
export { readSurface } from './read-surface.js';
