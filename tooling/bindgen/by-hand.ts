/** One JS argument of a function that is written by hand. */
export interface HandArg {
  readonly name: string;
  readonly js: string;
  /** The C parameters that it stands for. */
  readonly from: readonly string[];
}

export interface HandExport {
  readonly args: readonly HandArg[];
  readonly result: string;
}

const arrays: readonly HandArg[] = [{ name: 'outputs', js: 'readonly ArrayHandle[]', from: ['outputs'] }];
const array: readonly HandArg[] = [{ name: 'arr', js: 'ArrayHandle', from: ['arr'] }];
const graph: HandExport = {
  args: [{ name: 'namer', js: 'NodeNamerHandle', from: ['namer'] }, ...arrays],
  result: 'string',
};

function closure(fun: string, result: string): HandExport {
  return { args: [{ name: 'fun', js: fun, from: ['fun', 'payload', 'dtor'] }], result };
}

/** Functions whose glue is written by hand, because a C type in them has no mechanical JS form. */
export const byHand: Readonly<Record<string, HandExport>> = {
  mlx_array_new_data: {
    args: [
      { name: 'data', js: 'Uint8Array', from: ['data'] },
      { name: 'shape', js: 'readonly number[]', from: ['shape', 'dim'] },
      { name: 'dtype', js: 'DtypeCode', from: ['dtype'] },
    ],
    result: 'ArrayHandle',
  },
  mlx_array_shape: { args: array, result: 'number[]' },
  mlx_array_strides: { args: array, result: 'number[]' },
  mlx_eval: { args: arrays, result: 'void' },
  mlx_async_eval: { args: arrays, result: 'Promise<void>' },
  mlx_synchronize: { args: [{ name: 'stream', js: 'StreamHandle', from: ['stream'] }], result: 'void' },
  mlx_stream_new_thread_unsafe: { args: [{ name: 'dev', js: 'DeviceHandle', from: ['dev'] }], result: 'StreamHandle' },
  mlx_clear_cache: { args: [], result: 'void' },
  mlx_set_cache_limit: { args: [{ name: 'limit', js: 'number', from: ['res', 'limit'] }], result: 'number' },
  mlx_export_to_dot: graph,
  mlx_print_graph: graph,
  mlx_closure_new_func_payload: closure('(inputs: ArrayHandle[]) => readonly ArrayHandle[]', 'ClosureHandle'),
  mlx_closure_kwargs_new_func_payload: closure(
    '(inputs: ArrayHandle[], kwargs: Map<string, ArrayHandle>) => readonly ArrayHandle[]',
    'ClosureKwargsHandle',
  ),
  mlx_closure_value_and_grad_new_func_payload: closure(
    '(inputs: ArrayHandle[]) => readonly [values: readonly ArrayHandle[], gradients: readonly ArrayHandle[]]',
    'ClosureValueAndGradHandle',
  ),
  mlx_closure_custom_new_func_payload: closure(
    '(primals: ArrayHandle[], cotangents: ArrayHandle[], outputs: ArrayHandle[]) => readonly ArrayHandle[]',
    'ClosureCustomHandle',
  ),
  mlx_closure_custom_jvp_new_func_payload: closure(
    '(primals: ArrayHandle[], tangents: ArrayHandle[], argnums: number[]) => readonly ArrayHandle[]',
    'ClosureCustomJvpHandle',
  ),
  mlx_closure_custom_vmap_new_func_payload: closure(
    '(inputs: ArrayHandle[], axes: number[]) => readonly [outputs: readonly ArrayHandle[], axes: readonly number[]]',
    'ClosureCustomVmapHandle',
  ),
  mlx_io_reader_new: {
    args: [
      { name: 'bytes', js: 'Uint8Array', from: ['desc'] },
      { name: 'label', js: 'string', from: ['vtable'] },
    ],
    result: 'IoReaderHandle',
  },
  mlx_io_writer_new: { args: [{ name: 'label', js: 'string', from: ['desc', 'vtable'] }], result: 'IoWriterHandle' },
};
