// XLM-RoBERTa: RoBERTa over a vocabulary of 100 languages; names, keys and computation are RoBERTa's.
// After https://github.com/huggingface/transformers/blob/main/src/transformers/models/xlm_roberta/modeling_xlm_roberta.py.

import type { RawConfig } from '@mlxts/hub';
import { parseConfig, Roberta } from './roberta.js';

export class XLMRoberta extends Roberta {}

export function create(config: RawConfig): XLMRoberta {
  return new XLMRoberta(parseConfig(config, 'xlm-roberta'));
}
