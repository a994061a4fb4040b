export { exportFunction } from './export-function.js';
export { exportToDot } from './export-to-dot.js';
export {
  type ExportedArguments,
  type ExportedFunction,
  type ExportOptions,
  exporter,
  type FunctionExporter,
} from './exporter.js';
export { type ImportedFunction, importFunction } from './import-function.js';
export type { NamedArrays } from './inputs.js';
export { printGraph } from './print-graph.js';
