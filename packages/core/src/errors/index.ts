export { ArgumentError } from './argument-error.js';
export type { ErrorCode } from './codes.js';
export { DtypeError } from './dtype-error.js';
export { EvalError } from './eval-error.js';
export { FileError, type FileErrorInit } from './file-error.js';
export { HandleError } from './handle-error.js';
export { type ErrorInit, MLXError } from './mlx-error.js';
export { ShapeError } from './shape-error.js';
