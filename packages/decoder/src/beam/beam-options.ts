import { ArgumentError } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import type { GenerateTokensOptions } from '../engine/generate-options.js';

export interface BeamSearchOptions
  extends Pick<
    GenerateTokensOptions,
    'maxTokens' | 'stopTokens' | 'logitsProcessors' | 'cache' | 'prefillStepSize' | 'signal'
  > {
  /** Hypotheses that are followed at once; default 5. */
  beamSize?: number | undefined;
  /** The search ends when `beamSize · patience` hypotheses have ended; default 1. */
  patience?: number | undefined;
  /** Hypotheses are compared by `logprob / lengthˢ` with this power `s`; default 1, the mean. 0 prefers short ones. */
  lengthPenalty?: number | undefined;
}

export interface BeamSettings {
  beamSize: number;
  /** Ended hypotheses that are enough. */
  enough: number;
  lengthPenalty: number;
  maxTokens: number;
  stepSize: number;
}

/** @throws ArgumentError for an option out of range. */
export function readBeamOptions(options: BeamSearchOptions): BeamSettings {
  const op = 'beamSearch';
  const { beamSize = 5, patience = 1, lengthPenalty = 1 } = options;
  if (!Number.isFinite(patience) || patience <= 0)
    throw new ArgumentError({ op, message: `expected patience to be a finite number above 0, got ${patience}` });
  if (!Number.isFinite(lengthPenalty))
    throw new ArgumentError({ op, message: `expected lengthPenalty to be a finite number, got ${lengthPenalty}` });
  const size = checkInt(op, 'beamSize', beamSize, { min: 1 });
  return {
    beamSize: size,
    enough: Math.max(1, Math.round(size * patience)),
    lengthPenalty,
    maxTokens: checkInt(op, 'maxTokens', options.maxTokens ?? 256, { min: 1 }),
    stepSize: checkInt(op, 'prefillStepSize', options.prefillStepSize ?? 512, { min: 1 }),
  };
}
