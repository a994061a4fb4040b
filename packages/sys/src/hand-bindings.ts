import type {
  ArrayHandle,
  ClosureKwargsHandle,
  DtypeCode,
  FunctionExporterHandle,
  ImportedFunctionHandle,
  IoWriterHandle,
  StreamHandle,
} from './generated/bindings.js';

/** What kind of failure an addon error is; @mlxts/core turns it into a class. */
export type NativeErrorCode = 'Argument' | 'Shape' | 'Handle' | 'File' | 'Eval' | 'Backend';

/** What is built into the addon and what it found on this machine. */
export interface NativeInfo {
  readonly mlxVersion: string;
  readonly manifestHash: string;
  /** the BLAS in front of libmlx, in its own words */
  readonly blas: string;
  /** Whether this thread loaded the addon first: settings of the whole process are its. */
  readonly ownsProcess: boolean;
  readonly cpuFeatures: string[];
  readonly kernels: {
    readonly enabled: boolean;
    /** the code path chosen by CPU features */
    readonly path: string;
    readonly threads: number;
  };
}

/** Where a tensor lies in a file: row-major, in a dtype or in ggml's blocks of 32 weights along the last axis. */
export interface TensorPlace {
  readonly offset: number;
  readonly form: DtypeCode | 'Q4_0' | 'Q4_1' | 'Q8_0';
  readonly shape: readonly number[];
}

/** The addon's functions that are not mlx-c's. */
export interface HandBindings {
  /** Has each later failure thrown as what `factory` returns, instead of a plain Error with `code` and `op`. */
  mlxts_set_error_factory(factory: (code: NativeErrorCode, op: string, message: string) => Error): void;
  /** The content in row-major order, copied; evaluates first. Throws `Eval` when that fails. */
  mlxts_array_bytes(array: ArrayHandle): ArrayBuffer;
  /** A 0-dimensional array. Integers wrap to the width of the dtype; a fraction is cut off. */
  mlxts_array_new_scalar(value: number | boolean | bigint, dtype: DtypeCode): ArrayHandle;
  /**
   * The content in row-major order, evaluated: the array's own memory where it is laid out so, not to be written to.
   * The buffer keeps the memory; a copy where the runtime allows no foreign buffers.
   */
  mlxts_array_view(array: ArrayHandle): ArrayBuffer;
  /** The value of an array with one element: bigint for 64-bit integers, `[re, im]` for complex64. */
  mlxts_array_item(array: ArrayHandle): number | boolean | bigint | [re: number, im: number];
  /** Frees the handles that are still live, of any kind; others are passed over. */
  mlxts_free(handles: readonly number[]): void;
  /** `mlxts_free` for the first `count` numbers of a buffer: five times as fast a handle. */
  mlxts_free_packed(handles: Float64Array, count: number): void;
  /** `mlxts_free` for one handle, without looking at what the garbage collector left. */
  mlxts_free_one(handle: number): void;
  mlxts_is_live(handle: number): boolean;
  /** How many handles of this environment are live. */
  mlxts_live_handles(): number;
  /** How many different buffers the computed arrays of this environment hold. Waits for the evaluation under way. */
  mlxts_live_buffers(): number;
  /**
   * Frees the handle some time after the garbage collector has found `object` unreachable, also within one turn of the
   * event loop: in the fourth call after that which evaluates or takes much data in. Who uses a handle over several such
   * calls keeps its object. A handle freed before is passed over.
   */
  mlxts_watch(object: object, handle: number): void;
  /** Between turns of the event loop: frees every handle whose watched object is gone, and tells V8 the size of native memory. */
  mlxts_collect(): void;
  /** Makes `target` stand for the array of `source`, whose handle is freed. */
  mlxts_rebind(target: ArrayHandle, source: ArrayHandle): void;
  /**
   * Reads tensors of an open file one after the other, off the event loop, and gives their arrays in one list: one for a
   * dtype; packed weights, scales and biases of MLX's affine form, with the same values, for a type in blocks. The file
   * stays open until the promise settles. Rejects with `File` where the file ends before. Bytes of bool are taken as they
   * come.
   */
  mlxts_read_tensors(file: number, tensors: readonly TensorPlace[]): Promise<ArrayHandle[]>;
  /**
   * Up to `count` texts in UTF-8, each after its 64-bit length, from `offset` on, and where they end: fewer where the bytes
   * end before or hold something else.
   */
  mlxts_read_texts(bytes: Uint8Array, offset: number, count: number): [texts: string[], end: number];
  /**
   * An exporter for positional and named arrays. What the function captures is written as constants, whatever their
   * strides, and computed first where an operation of ours is to make it. The file is complete once the handle is freed.
   */
  mlxts_function_exporter_new(
    file: string,
    fun: ClosureKwargsHandle,
    shapeless: boolean,
    metadata: string,
  ): FunctionExporterHandle;
  /** The text that was exported along; empty where there was none. */
  mlxts_imported_function_metadata(imported: ImportedFunctionHandle): string;
  /** While a function is exported: a stream for Metal kernels that are recorded on a machine without Metal. Else null. */
  mlxts_recording_stream(): StreamHandle | null;
  /** What was written so far to a writer made by `mlx_io_writer_new`. */
  mlxts_io_writer_bytes(writer: IoWriterHandle): ArrayBuffer;
  /** `x @ dequantize(w)` (`transpose`: `x @ dequantize(w)ᵀ`) by our CPU kernel where it applies, else by MLX's. */
  mlxts_quantized_matmul(
    x: ArrayHandle,
    w: ArrayHandle,
    scales: ArrayHandle,
    biases: ArrayHandle | null,
    transpose: boolean,
    groupSize: number,
    bits: number,
    mode: string,
    s: StreamHandle,
  ): ArrayHandle;
  /** `mlx_gather_qmm` by our CPU kernel where it applies, else by MLX's. */
  mlxts_gather_qmm(
    x: ArrayHandle,
    w: ArrayHandle,
    scales: ArrayHandle,
    biases: ArrayHandle | null,
    lhsIndices: ArrayHandle | null,
    rhsIndices: ArrayHandle | null,
    transpose: boolean,
    groupSize: number,
    bits: number,
    mode: string,
    sortedIndices: boolean,
    s: StreamHandle,
  ): ArrayHandle;
  /** `mlx_matmul` by our CPU kernel where `b` is a transposed or 16-bit matrix, else by MLX's. */
  mlxts_matmul(a: ArrayHandle, b: ArrayHandle, s: StreamHandle): ArrayHandle;
  /** `mlx_addmm` as `mlxts_matmul` with a bias `c`, else by MLX's. */
  mlxts_addmm(
    c: ArrayHandle,
    a: ArrayHandle,
    b: ArrayHandle,
    alpha: number,
    beta: number,
    s: StreamHandle,
  ): ArrayHandle;
  /** `mlx_fast_rms_norm` in one pass over float32 on a CPU stream, else MLX's. */
  mlxts_rms_norm(x: ArrayHandle, weight: ArrayHandle | null, eps: number, s: StreamHandle): ArrayHandle;
  /** `mlx_fast_layer_norm`, likewise. */
  mlxts_layer_norm(
    x: ArrayHandle,
    weight: ArrayHandle | null,
    bias: ArrayHandle | null,
    eps: number,
    s: StreamHandle,
  ): ArrayHandle;
  /** `mlx_logsumexp_axis`, fused along the last axis. */
  mlxts_logsumexp_axis(a: ArrayHandle, axis: number, keepdims: boolean, s: StreamHandle): ArrayHandle;
  /** `mlx_softmax_axis` along the last axis, likewise. */
  mlxts_softmax(x: ArrayHandle, precise: boolean, s: StreamHandle): ArrayHandle;
  /**
   * The sigmoid, tanh, or `x * g(x)`, in one pass over float32 on a CPU stream: g is the sigmoid of x, the normal
   * distribution, or its approximation by a sigmoid of a cubic or of 1.702 x.
   */
  mlxts_activation(
    x: ArrayHandle,
    form: 'silu' | 'gelu' | 'geluApprox' | 'geluFastApprox' | 'sigmoid' | 'tanh',
    s: StreamHandle,
  ): ArrayHandle;
  /** `mlx_fast_rope_dynamic` in one pass over float32 [B, H, L, D] on a CPU stream, else MLX's. */
  mlxts_rope(
    x: ArrayHandle,
    dims: number,
    traditional: boolean,
    base: number | null,
    scale: number,
    offset: ArrayHandle,
    freqs: ArrayHandle | null,
    s: StreamHandle,
  ): ArrayHandle;
  /** `mlx_fast_scaled_dot_product_attention` without a matrix of scores over float32 on a CPU stream, else MLX's. */
  mlxts_attention(
    q: ArrayHandle,
    k: ArrayHandle,
    v: ArrayHandle,
    scale: number,
    maskMode: string,
    mask: ArrayHandle | null,
    sinks: ArrayHandle | null,
    s: StreamHandle,
  ): ArrayHandle;
  /** `gate * sigmoid(gate) * up`, in one pass over float32 on a CPU stream. */
  mlxts_swiglu(gate: ArrayHandle, up: ArrayHandle, s: StreamHandle): ArrayHandle;
  /**
   * The products of `x` with several quantized matrices, transposed, as one operation of our CPU kernels. The first
   * `count` numbers of `weights` are w and scales of each, and biases where the mode is affine. `residual` is added to the
   * product with the only weight. Null where no kernel takes them all or a transformation is being traced; nothing else is wrong then. Where `x` is a `mlxts_rms_norm` that is needed for this only, the operation
   * has it in itself.
   */
  mlxts_quantized_projections(
    x: ArrayHandle,
    groupSize: number,
    bits: number,
    mode: string,
    s: StreamHandle,
    weights: Float64Array,
    count: number,
    residual: ArrayHandle | null,
  ): ArrayHandle[] | null;
  /** `mlxts_swiglu` of the products of `x` with two quantized matrices, likewise. */
  mlxts_quantized_swiglu(
    x: ArrayHandle,
    groupSize: number,
    bits: number,
    mode: string,
    s: StreamHandle,
    gate: ArrayHandle,
    gateScales: ArrayHandle,
    gateBiases: ArrayHandle | null,
    up: ArrayHandle,
    upScales: ArrayHandle,
    upBiases: ArrayHandle | null,
  ): ArrayHandle | null;
  /** `residual + down(swiglu(gate(x), up(x)))` with the weights gate, up and down, likewise. */
  mlxts_quantized_mlp(
    x: ArrayHandle,
    groupSize: number,
    bits: number,
    mode: string,
    downGroupSize: number,
    downBits: number,
    downMode: string,
    s: StreamHandle,
    weights: Float64Array,
    count: number,
    residual: ArrayHandle,
  ): ArrayHandle | null;
  /**
   * Rows of a quantized matrix in float32, [...] → [..., k], by int32 or uint32 positions: those below 0 count from the
   * end, and all are brought into the matrix. Null likewise, and where the mode is not affine.
   */
  mlxts_quantized_rows(
    indices: ArrayHandle,
    groupSize: number,
    bits: number,
    mode: string,
    s: StreamHandle,
    w: ArrayHandle,
    scales: ArrayHandle,
    biases: ArrayHandle | null,
  ): ArrayHandle | null;
  /**
   * Attention of projections [B, L, heads · D] by rotary positions from `offset` on, over a cache: turned keys and values
   * go to rows from `first` on of the buffers [B, Hkv, capacity, D], and rows up to `end` are attended to. Gives the heads
   * side by side and both buffers, written in place where nobody else holds them. Null likewise.
   */
  mlxts_rotary_attention(
    queries: ArrayHandle,
    keys: ArrayHandle,
    values: ArrayHandle,
    keyBuffer: ArrayHandle,
    valueBuffer: ArrayHandle,
    first: number,
    end: number,
    offset: number,
    headDim: number,
    dims: number,
    traditional: boolean,
    base: number | null,
    ropeScale: number,
    freqs: ArrayHandle | null,
    scale: number,
    causal: boolean,
    mask: ArrayHandle | null,
    s: StreamHandle,
  ): [out: ArrayHandle, keyBuffer: ArrayHandle, valueBuffer: ArrayHandle] | null;
  /** Turns our CPU kernels on or off for the process; returns the state before. `MLXTS_CPU_KERNELS=off` starts them off. */
  mlxts_set_cpu_kernels(enabled: boolean): boolean;
  /** Whether an integer array is known to hold positions of an axis of length `dim` only; false where it isn't computed. */
  mlxts_indices_within(indices: ArrayHandle, dim: number): boolean;
  /** `mlx_slice` of one axis. */
  mlxts_slice_axis(
    a: ArrayHandle,
    axis: number,
    start: number,
    stop: number,
    step: number,
    s: StreamHandle,
  ): ArrayHandle;
  /** One position of an axis, which is dropped. */
  mlxts_select_axis(a: ArrayHandle, axis: number, position: number, s: StreamHandle): ArrayHandle;
  /** `mlx_slice_update` of one axis; `kind` 1 to 4 adds, multiplies, takes the maximum or the minimum instead. */
  mlxts_slice_update_axis(
    a: ArrayHandle,
    value: ArrayHandle,
    kind: number,
    axis: number,
    start: number,
    stop: number,
    step: number,
    s: StreamHandle,
  ): ArrayHandle;
  mlxts_info(): NativeInfo;
}
