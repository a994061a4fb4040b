import type { Command } from 'commander';
import { integer } from './number-option.js';
import type { Terminal } from './terminal.js';

/** The options that `embed` and `similarity` share, as commander names them. */
export interface EmbeddingFlags {
  model?: string;
  dimensions?: number;
}

/** Adds them to a command. */
export function addEmbeddingFlags(command: Command): Command {
  return command
    .option(
      '-m, --model <path>',
      'model directory or name in the Hugging Face cache (default: $MLXTS_DEFAULT_EMBEDDING_MODEL)',
    )
    .option('-d, --dimensions <count>', 'keep only the first dimensions, for models trained so', integer(1));
}

/** The embedding model that was asked for; none is a usage error. */
export function embeddingModelPath({ model }: EmbeddingFlags, terminal: Terminal, command: Command): string {
  const path = model ?? terminal.env.MLXTS_DEFAULT_EMBEDDING_MODEL;
  return path === undefined || path === ''
    ? command.error('error: no model: give --model or set MLXTS_DEFAULT_EMBEDDING_MODEL')
    : path;
}
