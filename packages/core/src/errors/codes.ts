/** Every value that `MLXError.code` can take; a new failure that callers may want to tell apart is added here. */
export type ErrorCode =
  | 'Argument'
  | 'Shape'
  | 'Dtype'
  | 'Handle'
  | 'File'
  | 'Eval'
  | 'Backend'
  | 'LengthMismatch'
  | 'InteriorNul'
  | 'MissingWeights'
  | 'UnknownModelType'
  | 'Config'
  | 'Tokenizer'
  | 'ContextLength'
  | 'NotFound'
  | 'Unsupported';
