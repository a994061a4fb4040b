export { type GGUF, type LoadGGUFOptions, loadGGUF } from './gguf/load-gguf.js';
export type { GGUFHeader } from './gguf/parse-header.js';
export { readGGUFHeader } from './gguf/read-gguf-header.js';
export type { GGUFTensorInfo } from './gguf/read-tensor-infos.js';
export type { GGUFTensorType } from './gguf/tensor-types.js';
export type { GGUFValue } from './gguf/value-types.js';
export { loadSafetensors, type Safetensors } from './safetensors/load-safetensors.js';
export { type SaveSafetensorsOptions, saveSafetensors } from './safetensors/save-safetensors.js';
